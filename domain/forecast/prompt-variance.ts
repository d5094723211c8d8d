import type { BankView } from "./bank-view";

/** Mean over the prompts of at least two values of the population variance within; NaN where there is no such prompt. */
export function withinPromptVariance(view: BankView, values: Float64Array): number {
  let sum = 0;
  let prompts = 0;
  for (let prompt = 0; prompt < view.prompts; prompt += 1) {
    let count = 0;
    let total = 0;
    let squares = 0;
    for (let place = view.start[prompt] ?? 0; place < (view.start[prompt + 1] ?? 0); place += 1) {
      const value = values[place] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      count += 1;
      const delta = value - total / Math.max(1, count - 1);
      // Welford's update, so that large values of little spread do not cancel.
      squares += count === 1 ? 0 : (delta * delta * (count - 1)) / count;
      total += value;
    }
    if (count < 2) continue;
    sum += squares / count;
    prompts += 1;
  }
  return sum / prompts;
}
