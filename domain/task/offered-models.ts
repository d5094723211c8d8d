/** The base model id by which a trainer says that it takes any model, by a name or a folder that it can load. */
export const ANY_MODEL = "*";

export type OfferedModel = { id: string; task: string | null };

/**
 * The ids that trainers list for one task which do not take any model: names of their own, such as the small models that the
 * embedded trainer makes, which mean nothing to a trainer that takes any and does not list them. An id listed for all tasks is a
 * name of the hub, a folder or a preset, which others can load too.
 */
export function ownNames(trainers: readonly { baseModels: readonly OfferedModel[] }[]): ReadonlySet<string> {
  const closed = trainers.filter(({ baseModels }) => baseModels.every(({ id }) => id !== ANY_MODEL));
  return new Set(
    closed.flatMap(({ baseModels }) => baseModels.filter(({ task }) => task !== null).map(({ id }) => id)),
  );
}

/**
 * Whether what a trainer registered under baseModels holds this one for this task; a null task there means all its tasks. `own`:
 * the ownNames of all trainers, of which a star stands for none; nor does it for what the same trainer lists for
 * other tasks alone.
 */
export function offersModel(
  models: readonly OfferedModel[],
  { task, baseModel }: { task: string; baseModel: string },
  own: ReadonlySet<string>,
): boolean {
  const starred = !own.has(baseModel) && !models.some(({ id, task: only }) => id === baseModel && only !== null);
  return models.some(
    (model) =>
      (model.id === baseModel || (model.id === ANY_MODEL && starred)) && (model.task === null || model.task === task),
  );
}
