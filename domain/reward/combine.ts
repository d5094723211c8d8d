import type { Aggregate } from "./spec";
import { clipped } from "./transforms";

/** Values and weights of the terms that take part in one rollout's total, in the spec's order; buffers may be longer than `count`. */
export type PartsRow = {
  count: number;
  values: Float64Array;
  weights: Float64Array;
  /** Sum of |w| over the terms that take part, those that are missing included. */
  allWeight: number;
};

/** Aggregates whose total comes from the parts alone. */
export type PartsOp = Exclude<Aggregate["op"], "lexicographic" | "formula">;

export function takesParts(op: Aggregate["op"]): op is PartsOp {
  return op !== "lexicographic" && op !== "formula";
}

/**
 * One rollout's total before clip, or why it has none. Each term's part goes to `parts`: w v and what the aggregate makes of it, so that
 * sums and means add up; a geometric mean has no parts, and NaN is a part that is not told. The values of normalize_then_sum are z-scores already.
 */
export function combineParts(
  aggregate: { op: PartsOp; missing: Aggregate["missing"] },
  row: PartsRow,
  parts: Float64Array,
): number | string {
  const { op } = aggregate;
  const { count, values, weights } = row;
  let present = 0;
  for (let k = 0; k < count; k += 1) present += Math.abs(weights[k] ?? 0);
  if (op === "weighted_sum" || op === "normalize_then_sum") {
    if (present === 0 && row.allWeight > 0) return noReward.noWeight;
    const factor = aggregate.missing === "renormalize" && present > 0 ? row.allWeight / present : 1;
    let total = 0;
    for (let k = 0; k < count; k += 1) {
      const part = factor * (weights[k] ?? 0) * (values[k] ?? 0);
      total += part;
      parts[k] = told(part);
    }
    return total;
  }
  if (count === 0) return noReward.noTerm;
  if (op === "min" || op === "product") {
    let total = op === "min" ? Number.POSITIVE_INFINITY : 1;
    for (let k = 0; k < count; k += 1) {
      const part = (weights[k] ?? 0) * (values[k] ?? 0);
      total = op === "min" ? Math.min(total, part) : total * part;
      parts[k] = told(part);
    }
    return total;
  }
  if (present === 0) return noReward.zeroWeights;
  if (op === "weighted_mean") {
    let total = 0;
    for (let k = 0; k < count; k += 1) {
      const part = (weights[k] ?? 0) * (values[k] ?? 0);
      total += part;
      parts[k] = told(part / present);
    }
    return total / present;
  }
  // Through logarithms, since the product may leave the range of a float64 where the mean does not.
  let sign = 1;
  let exponent = 0;
  for (let k = 0; k < count; k += 1) {
    const value = values[k] ?? 0;
    const weight = weights[k] ?? 0;
    if (value < 0) sign = -1;
    exponent += weight === 0 ? 0 : weight * Math.log(Math.abs(value));
  }
  return sign * Math.exp(exponent / present);
}

/** A part as it is told: no negative zero, and NaN where it left the range of numbers though the total (a clipped one, a minimum) did not. */
function told(part: number): number {
  return Number.isFinite(part) ? part + 0 : Number.NaN;
}

/** Whether a total has parts that are told beside it. */
export function hasParts(op: Aggregate["op"]): boolean {
  return takesParts(op) && op !== "geometric_mean";
}

/** A total after clip; NaN where it is no finite number, and so no reward. */
export function clippedTotal({ clip }: Aggregate, total: number): number {
  const whole = clipped(total, clip ?? {});
  if (!Number.isFinite(whole)) return Number.NaN;
  return whole === 0 ? 0 : whole;
}

/** Why a rollout whose terms are there has no reward. */
export const noReward = {
  noWeight: "no weight is left to renormalize over",
  noTerm: "no term takes part",
  zeroWeights: "the weights are all 0, so there is no mean",
  notFinite: "the total is not a finite number",
  formulaSkipped: "the formula needs a term that was skipped",
} as const;
