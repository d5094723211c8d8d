import { allTied } from "./ties";

/** Arithmetic mean; NaN for no values. */
export function mean(values: readonly number[]): number {
  // Divided first where the plain sum would overflow.
  const sum = total(values);
  if (Number.isFinite(sum) || values.length === 0) return sum / values.length;
  return values.reduce((acc, value) => acc + value / values.length, 0);
}

/** Standard deviation over n, exactly 0 when all values tie; NaN for no values. */
export function populationSd(values: readonly number[]): number {
  return deviation(values, values.length);
}

/** Standard deviation over n - 1, exactly 0 when all values tie (so also for one value); NaN for no values. */
export function sampleSd(values: readonly number[]): number {
  return deviation(values, values.length - 1);
}

/** Population variance, exactly 0 when all values tie; NaN for no values. */
export function populationVariance(values: readonly number[]): number {
  return populationSd(values) ** 2;
}

function total(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

function deviation(values: readonly number[], divisor: number): number {
  if (values.length === 0) return Number.NaN;
  if (allTied(values)) return 0;
  const centre = mean(values);
  // Scaled by the greatest deviation, so that squares neither overflow nor vanish.
  let greatest = 0;
  for (const value of values) greatest = Math.max(greatest, Math.abs(value - centre));
  let squares = 0;
  for (const value of values) squares += ((value - centre) / greatest) ** 2;
  return greatest * Math.sqrt(squares / divisor);
}
