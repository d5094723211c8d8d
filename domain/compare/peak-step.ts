/**
 * The step after the start at which accuracy was greatest, the earliest of equals; null where nothing was evaluated after
 * the start. Chosen on validation, so that what test says of it is not the luck of the choice.
 */
export function peakStep(evaluations: readonly { step: number; accuracy: number }[]): number | null {
  let best: { step: number; accuracy: number } | null = null;
  for (const evaluation of [...evaluations].sort((a, b) => a.step - b.step)) {
    if (evaluation.step > 0 && (best === null || evaluation.accuracy > best.accuracy)) best = evaluation;
  }
  return best?.step ?? null;
}
