/** The base model id by which a trainer says that it takes any model, by a name or a folder that it can load. */
export const ANY_MODEL = "*";

export type OfferedModel = { id: string; task: string | null };

/** Whether what a trainer registered under baseModels holds this one for this task; a null task there means all its tasks. */
export function offersModel(
  models: readonly OfferedModel[],
  { task, baseModel }: { task: string; baseModel: string },
): boolean {
  return models.some(
    (model) => (model.id === baseModel || model.id === ANY_MODEL) && (model.task === null || model.task === task),
  );
}

/** Whether it holds any model there is for this task. */
export function offersAnyModel(models: readonly OfferedModel[], task: string): boolean {
  return offersModel(models, { task, baseModel: ANY_MODEL });
}
