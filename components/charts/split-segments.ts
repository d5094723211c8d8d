import type { ChartPoint } from "./chart-series";

/** A drawn vertex: where and how high. */
export type Vertex = { step: number; y: number };

/**
 * Runs of points that a straight line may join. A missing value ends one, and so does a hole in the steps: a distance more
 * than 2.5 times that of both neighbours (a series logged every 10 steps has no holes at 10).
 */
export function splitSegments(points: readonly ChartPoint[], values: readonly (number | null)[]): Vertex[][] {
  const segments: Vertex[][] = [];
  let current: Vertex[] = [];
  points.forEach((point, i) => {
    const y = values[i] ?? null;
    if ((y === null || isHole(points, i)) && current.length > 0) {
      segments.push(current);
      current = [];
    }
    if (y !== null) current.push({ step: point.step, y });
  });
  if (current.length > 0) segments.push(current);
  return segments;
}

/** Whether steps are missing between point i - 1 and point i. */
function isHole(points: readonly ChartPoint[], i: number): boolean {
  const distance = distanceBefore(points, i);
  if (distance === null) return false;
  const neighbours = [distanceBefore(points, i - 1), distanceBefore(points, i + 1)].filter((d) => d !== null);
  return neighbours.length > 0 && distance > 2.5 * Math.max(...neighbours);
}

function distanceBefore(points: readonly ChartPoint[], i: number): number | null {
  const a = points[i - 1];
  const b = points[i];
  return a && b ? b.step - a.step : null;
}
