import { arithmetic, BASE_RECIPE, baseBatch } from "./tasks/arithmetic";
import type { EmbeddedTask } from "./tasks/embedded-task";
import { GRID_RECIPE, gridBatch, gridworld } from "./tasks/gridworld";

/** How a shipped base model is made: supervised steps on texts of its task's train split. */
export type BaseRecipe = {
  id: string;
  task: EmbeddedTask;
  /** The data's shares and noise, written into the model's file. */
  data: unknown;
  batch: (size: number, ...seed: (number | string)[]) => { prompt: number[]; completion: number[] }[];
};

/** Of every base: AdamW with a warm-up and a cosine down to 0. */
export const SUPERVISED = { steps: 1800, batch: 192, peakLearningRate: 3e-3, warmup: 50, seed: 1 } as const;

export const baseRecipes: readonly BaseRecipe[] = [
  { id: "arithmetic-base", task: arithmetic, data: BASE_RECIPE, batch: baseBatch },
  { id: "gridworld-base", task: gridworld, data: GRID_RECIPE, batch: gridBatch },
];

/** The recipes that a command names, all of them when it names none. Exits with the known names otherwise. */
export function recipesOf(names: readonly string[]): readonly BaseRecipe[] {
  const unknown = names.find((name) => !baseRecipes.some(({ id }) => id === name));
  if (unknown !== undefined) {
    console.error(`There is no base "${unknown}". Choose of: ${baseRecipes.map(({ id }) => id).join(", ")}.`);
    process.exit(2);
  }
  return names.length === 0 ? baseRecipes : baseRecipes.filter(({ id }) => names.includes(id));
}
