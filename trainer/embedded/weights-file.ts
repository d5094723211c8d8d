import { readFile } from "node:fs/promises";
import { baseModelUrl } from "./base-models";
import type { ModelShape, Params } from "./model";
import { readSafetensors, writeSafetensors } from "./safetensors";
import { weightsFromTensors } from "./weights";

const FORMAT = "rewardsmith-weights/1";

/** Where weights come from; stands in their file. */
export type WeightsOrigin = { task: string; baseModel: string; run: string; step: number; seed: number };

/**
 * The policy of a checkpoint as a file of its own, in the form of the shipped base models: float32 weights without the
 * optimizer's state, and in the metadata what they are and where they come from.
 */
export async function weightsOfCheckpoint(checkpoint: Uint8Array, origin: WeightsOrigin): Promise<Uint8Array> {
  const { tensors } = readSafetensors(checkpoint);
  const weights = Object.entries(tensors).flatMap(([name, tensor]) =>
    name.startsWith("params.") ? [[name.slice("params.".length), tensor] as const] : [],
  );
  const { task, baseModel, run, step, seed } = origin;
  const { metadata } = readSafetensors(await readFile(baseModelUrl(baseModel)));
  return writeSafetensors(Object.fromEntries(weights), {
    format: FORMAT,
    task,
    baseModel,
    run,
    step: String(step),
    seed: String(seed),
    shape: metadata.shape ?? "{}",
  });
}

/** The weights that a policy starts from. Throws a sentence when the bytes are no weights of this base model. */
export function readStartWeights(bytes: Uint8Array, expected: { shape: ModelShape; baseModel: string }): Params {
  const { tensors, metadata } = parse(bytes);
  if (metadata.format === FORMAT && metadata.baseModel !== expected.baseModel) {
    throw new Error(
      `The weights to start from were trained from the base model ${metadata.baseModel}, this run's is ${expected.baseModel}; launch it with that one.`,
    );
  }
  return weightsFromTensors(tensors, expected.shape);
}

function parse(bytes: Uint8Array) {
  try {
    return readSafetensors(bytes);
  } catch (cause) {
    throw new Error(`The weights to start from (${bytes.length} bytes) cannot be read; launch the run again.`, {
      cause,
    });
  }
}
