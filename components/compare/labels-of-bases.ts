/** What each base model's line is called, from the runs that measured them: by the model, or by the run where one model was sampled in several ways. */
export function labelsOfBases(runs: readonly { number: number; baseModel: string }[]): string[] {
  const models = new Set(runs.map(({ baseModel }) => baseModel));
  if (runs.length === 1) return ["base model"];
  const named = models.size === runs.length;
  return runs.map(({ number, baseModel }) => (named ? `base model ${baseModel}` : `base model of #${number}`));
}
