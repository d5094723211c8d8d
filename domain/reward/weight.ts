import type { Weight } from "./spec";

/**
 * The weight at a policy step. A schedule holds its first value before its start and its last after its end; between,
 * linear and piecewise go straight, cosine goes along half a period. A step written twice is a jump: the later value holds.
 */
export function weightAt(weight: Weight, policyStep: number): number {
  if (typeof weight === "number") return weight;
  if (weight.schedule === "piecewise") return piecewise(weight.points, policyStep);
  const { from, to, start, end } = weight;
  if (policyStep >= end) return to;
  if (policyStep <= start) return from;
  const share = (policyStep - start) / (end - start);
  return from + (to - from) * (weight.schedule === "linear" ? share : (1 - Math.cos(Math.PI * share)) / 2);
}

/** The least value a weight ever takes; a schedule never leaves the range of its values. */
export function leastWeight(weight: Weight): number {
  if (typeof weight === "number") return weight;
  if (weight.schedule === "piecewise") return Math.min(...weight.points.map(([, value]) => value));
  return Math.min(weight.from, weight.to);
}

function piecewise(points: readonly (readonly [number, number])[], policyStep: number): number {
  const next = points.findIndex(([step]) => step > policyStep);
  const after = next === -1 ? undefined : points[next];
  const before = next === -1 ? points.at(-1) : points[next - 1];
  if (before === undefined) return after?.[1] ?? 0;
  if (after === undefined) return before[1];
  return before[1] + ((after[1] - before[1]) * (policyStep - before[0])) / (after[0] - before[0]);
}
