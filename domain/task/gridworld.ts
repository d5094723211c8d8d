/** A square world, known by its picture. A cell is row * size + column. */
export type Grid = { size: number; walls: boolean[]; start: number; goal: number };

/** One executed token of a path: where it began and ended, and what the task's step signals say of it. */
export type GridStep = {
  /** The letter as it was written. */
  move: string;
  from: number;
  to: number;
  goalAchieved: 0 | 1;
  /** 1 when the way left is shorter than ever before; 0 on the goal step. */
  progressGrew: 0 | 1;
  /** Into a wall: the agent stays. */
  collision: 0 | 1;
  /** No move, or one that leaves the world: the agent stays. */
  invalidAction: 0 | 1;
  /** 1 - (way left) / (way at the start), never below 0. */
  progress: number;
};

export const MOVES = ["U", "D", "L", "R"] as const;
export type Move = (typeof MOVES)[number];

/**
 * Reads a picture of rows joined by "/": `.` free, `#` wall, `S` start, `G` goal. Throws on one that is not square or lacks
 * a start or a goal.
 */
export function parseGrid(prompt: string): Grid {
  const rows = prompt.trim().split("/");
  const cells = rows.join("");
  const start = cells.indexOf("S");
  const goal = cells.indexOf("G");
  if (rows.some((row) => row.length !== rows.length) || /[^.#SG]/.test(cells)) {
    throw new Error(`"${prompt}" is no square of rows of . # S G joined by "/".`);
  }
  if (start < 0 || goal < 0) throw new Error(`"${prompt}" has no ${start < 0 ? "start (S)" : "goal (G)"}.`);
  return { size: rows.length, walls: [...cells].map((cell) => cell === "#"), start, goal };
}

/** The picture that `parseGrid` reads. */
export function formatGrid({ size, walls, start, goal }: Grid): string {
  const cells = walls.map((wall, cell) => (cell === start ? "S" : cell === goal ? "G" : wall ? "#" : "."));
  return Array.from({ length: size }, (_, row) => cells.slice(row * size, (row + 1) * size).join("")).join("/");
}

/** The cell a move leads to, walls disregarded; null when it leaves the world or is no move. */
export function neighbour(size: number, cell: number, move: string): number | null {
  const row = Math.floor(cell / size);
  const column = cell % size;
  if (move === "U") return row > 0 ? cell - size : null;
  if (move === "D") return row < size - 1 ? cell + size : null;
  if (move === "L") return column > 0 ? cell - 1 : null;
  if (move === "R") return column < size - 1 ? cell + 1 : null;
  return null;
}

/** Moves that the shortest way from each cell to the goal takes; Infinity for walls and cells without a way. */
export function distancesToGoal({ size, walls, goal }: Omit<Grid, "start">): number[] {
  const distances = walls.map(() => Number.POSITIVE_INFINITY);
  distances[goal] = 0;
  const queue = [goal];
  for (const cell of queue) {
    for (const move of MOVES) {
      const next = neighbour(size, cell, move);
      if (next === null || walls[next] || Number.isFinite(distances[next])) continue;
      distances[next] = (distances[cell] ?? 0) + 1;
      queue.push(next);
    }
  }
  return distances;
}

/** Executes a path, one letter a move; it ends at the goal, and what is written after that is no step. */
export function replay(grid: Grid, completion: string): GridStep[] {
  const distances = distancesToGoal(grid);
  const whole = distances[grid.start] ?? Number.POSITIVE_INFINITY;
  const steps: GridStep[] = [];
  let at = grid.start;
  let best = whole;
  for (const move of completion) {
    if (at === grid.goal) break;
    const next = neighbour(grid.size, at, move);
    const collides = next !== null && grid.walls[next] === true;
    const to = next === null || collides ? at : next;
    const left = distances[to] ?? Number.POSITIVE_INFINITY;
    steps.push({
      move,
      from: at,
      to,
      goalAchieved: to === grid.goal ? 1 : 0,
      progressGrew: to !== grid.goal && left < best ? 1 : 0,
      collision: collides ? 1 : 0,
      invalidAction: next === null ? 1 : 0,
      progress: Number.isFinite(left) && whole > 0 && Number.isFinite(whole) ? Math.max(0, 1 - left / whole) : 0,
    });
    best = Math.min(best, left);
    at = to;
  }
  return steps;
}

/** The way that changes the row first, then the column, and looks at no wall. */
export function rowsFirst({ size, start, goal }: Omit<Grid, "walls">): Move[] {
  const rows = Math.floor(goal / size) - Math.floor(start / size);
  const columns = (goal % size) - (start % size);
  return [
    ...Array.from({ length: Math.abs(rows) }, () => (rows < 0 ? "U" : "D") as Move),
    ...Array.from({ length: Math.abs(columns) }, () => (columns < 0 ? "L" : "R") as Move),
  ];
}

/** A shortest way to the goal; `pick(n)` chooses among n equally good moves (0 .. n - 1). Null when there is none. */
export function shortestPath(grid: Grid, pick: (n: number) => number = () => 0): Move[] | null {
  const distances = distancesToGoal(grid);
  const path: Move[] = [];
  let at = grid.start;
  if (!Number.isFinite(distances[at])) return null;
  while (at !== grid.goal) {
    const here = distances[at] ?? 0;
    const good = MOVES.filter((move) => {
      const next = neighbour(grid.size, at, move);
      return next !== null && distances[next] === here - 1;
    });
    const move = good[pick(good.length)];
    if (!move) return null;
    path.push(move);
    at = neighbour(grid.size, at, move) ?? at;
  }
  return path;
}

/**
 * How hard a world is for an agent that goes rows first: "open" when that way is free, "hard" when a wall stands in it,
 * "detour" when no way is as short as it.
 */
export function gridTier(grid: Grid): "open" | "hard" | "detour" {
  const straight = rowsFirst(grid);
  const shortest = distancesToGoal(grid)[grid.start] ?? Number.POSITIVE_INFINITY;
  if (shortest > straight.length) return "detour";
  return replay(grid, straight.join("")).at(-1)?.goalAchieved === 1 ? "open" : "hard";
}
