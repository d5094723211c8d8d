import type { ChartPoint } from "./chart-series";

/**
 * Exponential moving average of the values, 0 (none) <= smoothing < 1, corrected for its start so that the first value is
 * the first point. A missing value stays missing and takes no part. Weights go by order, not by distance in steps.
 */
export function smoothPoints(points: readonly ChartPoint[], smoothing: number): (number | null)[] {
  let average = 0;
  let correction = 0;
  return points.map(({ value }) => {
    if (value === null) return null;
    if (smoothing <= 0) return value;
    average = smoothing * average + (1 - smoothing) * value;
    correction = smoothing * correction + (1 - smoothing);
    return average / correction;
  });
}
