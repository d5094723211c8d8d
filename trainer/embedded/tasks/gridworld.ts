import {
  formatGrid,
  type Grid,
  gridTier,
  MOVES,
  parseGrid,
  replay,
  rowsFirst,
  shortestPath,
} from "@/domain/task/gridworld";
import { gridworldTask } from "@/domain/task/task";
import { seededRandom, seedOf } from "@/trainer/embedded/seeded-random";
import type { EmbeddedTask, Prompt, Split } from "./embedded-task";
import { createTokenizer, EOS } from "./tokenizer";

const SIZE = 4;

/** The rows' separators of the prompt's text are no tokens: a cell is known by its place. */
const tokenizer = createTokenizer([...MOVES, ".", "#", "S", "G"]);

export const gridTiers = ["open", "hard", "detour"] as const;
export type GridTier = (typeof gridTiers)[number];

/** Shares of the tiers among the prompts of every split. */
export const TIER_SHARES = { open: 0.35, hard: 0.4, detour: 0.25 } as const;
const SPLIT_SIZES = { train: 4000, validation: 600, test: 600 } as const;

/** A world and its mirror images fall in different prompts but share no text; the split is drawn by the text. */
function splitOf(text: string): Split {
  const share = seedOf("gridworld split", text) / 2 ** 32;
  if (share < 0.6) return "train";
  return share < 0.8 ? "validation" : "test";
}

/** Every world of 4 x 4 cells with 3 walls whose goal can be reached and is not next to the start, in a fixed mixed order. */
function allGrids(): { text: string; grid: Grid; tier: GridTier; order: number }[] {
  const cells = SIZE * SIZE;
  const found: { text: string; grid: Grid; tier: GridTier; order: number }[] = [];
  const wallSets: number[][] = [];
  for (let a = 0; a < cells; a++)
    for (let b = a + 1; b < cells; b++) for (let c = b + 1; c < cells; c++) wallSets.push([a, b, c]);
  // One in four of the wall sets gives prompts enough and keeps the start quick.
  for (const set of wallSets.filter((walls) => seedOf("gridworld walls", ...walls) % 4 === 0)) {
    const walls = Array.from({ length: cells }, (_, cell) => set.includes(cell));
    for (let start = 0; start < cells; start++) {
      for (let goal = 0; goal < cells; goal++) {
        if (start === goal || walls[start] || walls[goal]) continue;
        const grid = { size: SIZE, walls, start, goal };
        if (rowsFirst(grid).length < 2 || shortestPath(grid) === null) continue;
        const text = formatGrid(grid);
        found.push({ text, grid, tier: gridTier(grid), order: seedOf("gridworld order", text) });
      }
    }
  }
  return found.sort((x, y) => x.order - y.order);
}

let knownPrompts: Record<Split, Prompt[]> | null = null;

function promptsBySplit(): Record<Split, Prompt[]> {
  if (knownPrompts) return knownPrompts;
  const prompts: Record<Split, Prompt[]> = { train: [], validation: [], test: [] };
  const left = new Map<string, number>();
  for (const split of Object.keys(prompts) as Split[]) {
    for (const tier of gridTiers) left.set(`${split} ${tier}`, Math.round(SPLIT_SIZES[split] * TIER_SHARES[tier]));
  }
  for (const { text, tier } of allGrids()) {
    const split = splitOf(text);
    const key = `${split} ${tier}`;
    const room = left.get(key) ?? 0;
    if (room === 0) continue;
    left.set(key, room - 1);
    prompts[split].push(gridPrompt(text));
  }
  // Once more in an order of their own: the scarcest tier would otherwise thin out towards the end.
  for (const list of Object.values(prompts)) {
    list.sort((x, y) => seedOf("gridworld place", x.text) - seedOf("gridworld place", y.text));
  }
  knownPrompts = prompts;
  return prompts;
}

export function gridPrompt(text: string): Prompt {
  const grid = parseGrid(text);
  return {
    id: text,
    text,
    tokens: tokenizer.encode(text.replaceAll("/", "")),
    tier: gridTier(grid),
    answer: (shortestPath(grid) ?? []).join(""),
  };
}

/** Plan a path for an agent: one token a move, at most eleven. */
export const gridworld: EmbeddedTask = {
  task: gridworldTask,
  tokenizer,
  promptTokens: SIZE * SIZE,
  context: 28,
  prompts: (split) => promptsBySplit()[split],
  verify(prompt, completion) {
    const ended = completion.includes(EOS);
    const written = tokenizer.decode(completion);
    const steps = replay(parseGrid(prompt.text), written);
    const readable = /^[UDLR]*$/.test(written);
    return {
      // What was executed: two ways of going on after the goal are one answer.
      parsedAnswer: readable && steps.length > 0 ? steps.map((step) => step.move).join("") : null,
      signals: {
        goal_achieved: steps.map((step) => step.goalAchieved),
        progress_grew: steps.map((step) => step.progressGrew),
        collision: steps.map((step) => step.collision),
        invalid_action: steps.map((step) => step.invalidAction),
        steps: steps.map(() => 1),
        progress: steps.map((step) => step.progress),
        parsed: readable ? 1 : 0,
        truncated: ended ? 0 : 1,
      },
    };
  },
  gold: (prompt) => [...tokenizer.encode(prompt.answer), EOS],
};

/** How the base's texts are made: the share of shortest ways per tier (the others go rows first) and of slipped moves. */
export const GRID_RECIPE = { shortest: { open: 0.5, hard: 0.5, detour: 0.02 }, slip: 0.15 } as const;

/** One completion of the base's texts, EOS included. A slip replaces one move by another one. */
export function gridCompletion(prompt: Prompt, random: () => number): number[] {
  const pick = (n: number) => Math.min(n - 1, Math.floor(random() * n));
  const grid = parseGrid(prompt.text);
  const shortest = random() < GRID_RECIPE.shortest[gridTier(grid)];
  const path = (shortest ? shortestPath(grid, pick) : null) ?? rowsFirst(grid);
  if (random() < GRID_RECIPE.slip) {
    const place = pick(path.length);
    const others = MOVES.filter((move) => move !== path[place]);
    path[place] = others[pick(others.length)] ?? "U";
  }
  return [...tokenizer.encode(path.join("")), EOS];
}

/** A supervised batch: prompts of the train split with a completion each, from the stream `seed`. */
export function gridBatch(size: number, ...seed: (number | string)[]): { prompt: number[]; completion: number[] }[] {
  const random = seededRandom("gridworld base", ...seed);
  const prompts = gridworld.prompts("train");
  return Array.from({ length: size }, () => {
    const prompt = prompts[Math.floor(random() * prompts.length)] ?? gridPrompt("S../.../..G");
    return { prompt: prompt.tokens, completion: gridCompletion(prompt, random) };
  });
}
