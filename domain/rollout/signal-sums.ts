import type { SignalColumn } from "./columns";

/** A signal of every rollout as one number, a step signal as the sum of its steps; NaN where the rollout lacks it. */
export function signalSums({ form, start, values }: SignalColumn): Float64Array {
  const sums = new Float64Array(form.length);
  for (let row = 0; row < form.length; row += 1) {
    if (form[row] === 0) sums[row] = Number.NaN;
    else if (start === null) sums[row] = values[row] ?? Number.NaN;
    else sums[row] = stepSum(values, start[row] ?? 0, start[row + 1] ?? 0);
  }
  return sums;
}

/** The sum of the values from one place up to another. */
export function stepSum(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 1) sum += values[at] ?? 0;
  return sum;
}
