import { ANY_MODEL } from "@/domain/task/offered-models";

/** A base model as a form holds it: the id of one that is listed, or ANY_MODEL and what was typed. */
export type ModelText = { baseModel: string; typedModel: string };

export const OTHER_MODEL_HINT =
  "A Hugging Face name (org/model), with @revision to pin it, or a folder on the trainer's machine.";

/** What a form shows for what it holds, given what trainers offer now: the first that is listed until one chooses. */
export function resolveModel(
  { baseModel, typedModel }: ModelText,
  { models, anyModel }: { models: readonly string[]; anyModel: boolean },
): ModelText {
  if (models.includes(baseModel)) return { baseModel, typedModel };
  // One that is not listed, of a run that is forked: as if it had been typed.
  if (anyModel && baseModel !== "" && baseModel !== ANY_MODEL) return { baseModel: ANY_MODEL, typedModel: baseModel };
  if (anyModel && (baseModel === ANY_MODEL || models.length === 0)) return { baseModel: ANY_MODEL, typedModel };
  return { baseModel: models[0] ?? "", typedModel };
}

/** The base model that a form stands for; empty while nothing is typed. */
export function modelOf({ baseModel, typedModel }: ModelText): string {
  return baseModel === ANY_MODEL ? typedModel.trim() : baseModel;
}
