import { allTiedIn } from "./ties";

/** Arithmetic mean; NaN for no values. */
export function mean(values: readonly number[]): number {
  return meanIn(new Float64Array(values), values.length);
}

/** Standard deviation over n, exactly 0 when all values tie; NaN for no values. */
export function populationSd(values: readonly number[]): number {
  return deviationIn(new Float64Array(values), values.length, "population");
}

/** Standard deviation over n - 1, exactly 0 when all values tie (so also for one value); NaN for no values. */
export function sampleSd(values: readonly number[]): number {
  return deviationIn(new Float64Array(values), values.length, "sample");
}

/** Population variance, exactly 0 when all values tie; NaN for no values. */
export function populationVariance(values: readonly number[]): number {
  return populationSd(values) ** 2;
}

/** The mean of the first `count` values of a buffer; NaN for none. */
export function meanIn(values: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += values[i] ?? 0;
  if (Number.isFinite(sum) || count === 0) return sum / count;
  // Divided first where the plain sum would overflow.
  let shares = 0;
  for (let i = 0; i < count; i += 1) shares += (values[i] ?? 0) / count;
  return shares;
}

/** The standard deviation of the first `count` values of a buffer, exactly 0 when all tie; NaN for none. */
export function deviationIn(values: Float64Array, count: number, over: "population" | "sample"): number {
  if (count === 0) return Number.NaN;
  if (allTiedIn(values, count)) return 0;
  const centre = meanIn(values, count);
  // Scaled by the greatest deviation, so that squares neither overflow nor vanish.
  let greatest = 0;
  for (let i = 0; i < count; i += 1) greatest = Math.max(greatest, Math.abs((values[i] ?? 0) - centre));
  let squares = 0;
  for (let i = 0; i < count; i += 1) {
    const scaled = ((values[i] ?? 0) - centre) / greatest;
    squares += scaled * scaled;
  }
  return greatest * Math.sqrt(squares / (over === "population" ? count : count - 1));
}
