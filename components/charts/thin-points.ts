import type { ChartPoint } from "./chart-series";

/**
 * At most about `maxPoints` points: neighbours are merged into buckets whose width in steps is a power of two and whose
 * edges lie at multiples of it, so that a bucket stays where it is as points are appended.
 */
export function thinPoints(points: readonly ChartPoint[], maxPoints: number): readonly ChartPoint[] {
  const first = points[0];
  const last = points[points.length - 1];
  if (!first || !last || points.length <= maxPoints) return points;
  let width = 2;
  while ((last.step - first.step) / width > maxPoints) width *= 2;
  const merged: ChartPoint[] = [];
  let bucket: ChartPoint[] = [];
  let index = Math.floor(first.step / width);
  for (const point of points) {
    const at = Math.floor(point.step / width);
    if (at !== index) {
      merged.push(mergePoints(bucket));
      bucket = [];
      index = at;
    }
    bucket.push(point);
  }
  merged.push(mergePoints(bucket));
  return merged;
}

/** One point for several: mean by count, least and greatest; it stands at the first one's step. */
export function mergePoints(points: readonly ChartPoint[]): ChartPoint {
  let sum = 0;
  let weight = 0;
  let min: number | null = null;
  let max: number | null = null;
  let count = 0;
  let notFinite = 0;
  for (const point of points) {
    count += point.count;
    notFinite += point.notFinite;
    if (point.value === null) continue;
    const finite = Math.max(1, point.count - point.notFinite);
    sum += point.value * finite;
    weight += finite;
    const low = point.min ?? point.value;
    const high = point.max ?? point.value;
    min = min === null ? low : Math.min(min, low);
    max = max === null ? high : Math.max(max, high);
  }
  return { step: points[0]?.step ?? 0, value: weight === 0 ? null : sum / weight, min, max, count, notFinite };
}
