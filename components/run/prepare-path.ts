import { type Grid, type GridStep, MOVES, type Move, neighbour, parseGrid, replay } from "@/domain/task/gridworld";

/** A way from one cell to the next, with the numbers of the steps that took it (1 is the first). */
export type PathArrow = { from: number; to: number; steps: number[] };

/** Steps that moved nothing: into a wall, out of the world, or no move at all (`move` null). */
export type PathBump = { cell: number; move: Move | null; kind: "collision" | "invalid"; steps: number[] };

export type PreparedPath = {
  grid: Grid;
  /** A letter as written, one for each step. */
  moves: string[];
  arrows: PathArrow[];
  bumps: PathBump[];
  reached: boolean;
  /** The path in a sentence, for those who do not see the picture. */
  words: string;
};

/**
 * The path that a completion takes through the world its prompt shows, ready to be drawn: equal ways and equal bumps are
 * one mark with several step numbers. Null where the prompt shows no world, or nothing was kept of the text.
 */
export function preparePath(prompt: string, completion: string): PreparedPath | null {
  const grid = readGrid(prompt);
  if (!grid || completion === "") return null;
  const steps = replay(grid, completion);
  const arrows = new Map<string, PathArrow>();
  const bumps = new Map<string, PathBump>();
  steps.forEach((step, index) => {
    const number = index + 1;
    if (step.from !== step.to) {
      const key = `${step.from}>${step.to}`;
      const arrow = arrows.get(key) ?? { from: step.from, to: step.to, steps: [] };
      arrow.steps.push(number);
      arrows.set(key, arrow);
      return;
    }
    const move = MOVES.find((one) => one === step.move) ?? null;
    const key = `${step.from}${move ?? "?"}`;
    const kind = step.collision ? "collision" : "invalid";
    const bump = bumps.get(key) ?? { cell: step.from, move, kind, steps: [] };
    bump.steps.push(number);
    bumps.set(key, bump);
  });
  const reached = steps.some((step) => step.goalAchieved === 1);
  return {
    grid,
    moves: steps.map(({ move }) => move),
    arrows: [...arrows.values()],
    bumps: [...bumps.values()],
    reached,
    words: inWords(grid, steps, reached),
  };
}

function readGrid(prompt: string): Grid | null {
  try {
    return parseGrid(prompt);
  } catch {
    // An external run may write its prompts in another way: it gets the steps without the picture.
    return null;
  }
}

const NAMES: Record<Move, string> = { U: "up", D: "down", L: "left", R: "right" };

function inWords(grid: Grid, steps: readonly GridStep[], reached: boolean): string {
  const place = (cell: number) => `row ${Math.floor(cell / grid.size) + 1}, column ${(cell % grid.size) + 1}`;
  const told = steps.map((step) => {
    const move = MOVES.find((one) => one === step.move);
    if (!move) return `“${step.move}”, which is no move`;
    if (step.collision) return `${NAMES[move]} into a wall`;
    return neighbour(grid.size, step.from, move) === null ? `${NAMES[move]} out of the world` : NAMES[move];
  });
  const path = told.length === 0 ? "No step is taken." : `${told.length} steps: ${told.join(", ")}.`;
  const end = reached ? "The goal is reached." : "The goal is not reached.";
  return `A path in a world of ${grid.size} by ${grid.size} cells from ${place(grid.start)} towards the goal at ${place(grid.goal)}. ${path} ${end}`;
}
