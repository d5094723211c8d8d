import { readFile } from "node:fs/promises";
import type { ModelShape, Params } from "./model";
import { readSafetensors } from "./safetensors";
import { arithmetic } from "./tasks/arithmetic";
import type { EmbeddedTask } from "./tasks/embedded-task";
import { gridworld } from "./tasks/gridworld";
import { weightsFromTensors } from "./weights";

/** What this trainer can practise. */
export const embeddedTasks: readonly EmbeddedTask[] = [arithmetic, gridworld];

/** What it can start from; each file holds its own shape and recipe. */
export const baseModels = [
  { id: "arithmetic-base", task: "arithmetic" },
  { id: "gridworld-base", task: "gridworld" },
] as const;

/** The file of a shipped base model. */
export const baseModelUrl = (id: string) => new URL(`./models/${id}.safetensors`, import.meta.url);

/** Reads a shipped base model. Throws with the known names when there is none of this name. */
export async function loadBaseModel(id: string): Promise<{ shape: ModelShape; params: Params }> {
  if (!baseModels.some((model) => model.id === id)) {
    const known = baseModels.map((model) => model.id).join(", ");
    throw new Error(`The embedded trainer has no base model "${id}". Choose one of: ${known}.`);
  }
  const { tensors, metadata } = readSafetensors(await readFile(baseModelUrl(id)));
  const shape: ModelShape = JSON.parse(metadata.shape ?? "{}");
  return { shape, params: weightsFromTensors(tensors, shape) };
}
