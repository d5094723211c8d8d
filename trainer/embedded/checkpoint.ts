import { z } from "zod";
import type { ModelShape } from "./model";
import { readSafetensors, writeSafetensors } from "./safetensors";
import type { Learner } from "./update";
import { weightsFromTensors, weightsToTensors } from "./weights";

/**
 * What a run needs beside its weights to go on exactly. Randomness needs no state: every draw is fixed by the run's seed,
 * the step and the place.
 */
const progressSchema = z.object({
  format: z.literal("rewardsmith-checkpoint/1"),
  baseModel: z.string(),
  seed: z.int(),
  step: z.int(),
  updates: z.int(),
  /** Tokens generated in training so far. */
  tokens: z.int(),
});
export type Progress = Omit<z.infer<typeof progressSchema>, "format" | "updates">;

/** Weights, both moments and progress as a safetensors file; does not consume the learner. */
export async function writeCheckpoint(learner: Learner, progress: Progress): Promise<Uint8Array> {
  const tensors = {
    ...(await weightsToTensors(learner.params, "params.")),
    ...(await weightsToTensors(learner.adam.first, "first.")),
    ...(await weightsToTensors(learner.adam.second, "second.")),
  };
  return writeSafetensors(tensors, {
    progress: JSON.stringify({ format: "rewardsmith-checkpoint/1", updates: learner.updates, ...progress }),
  });
}

/** Throws when the bytes are no checkpoint of this run's base model and seed. */
export function readCheckpoint(
  bytes: Uint8Array,
  expected: { shape: ModelShape; baseModel: string; seed: number },
): { learner: Learner; progress: Progress } {
  const { tensors, progress: read } = parse(bytes);
  const { format: _, updates, ...progress } = read;
  if (progress.baseModel !== expected.baseModel || progress.seed !== expected.seed) {
    throw new Error(
      `The checkpoint belongs to base model ${progress.baseModel} and seed ${progress.seed}, the run to ${expected.baseModel} and ${expected.seed}; start the run anew.`,
    );
  }
  const weights = (prefix: string) => weightsFromTensors(tensors, expected.shape, prefix);
  const learner = {
    params: weights("params."),
    adam: { first: weights("first."), second: weights("second.") },
    updates,
  };
  return { learner, progress };
}

function parse(bytes: Uint8Array) {
  try {
    const { tensors, metadata } = readSafetensors(bytes);
    return { tensors, progress: progressSchema.parse(JSON.parse(metadata.progress ?? "{}")) };
  } catch (cause) {
    throw new Error(`The checkpoint (${bytes.length} bytes) cannot be read; start the run anew.`, { cause });
  }
}
