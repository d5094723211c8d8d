import { correlationOf, pooledCorrelationIn } from "@/domain/objective/dominance";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { finiteOrNull } from "@/domain/statistics/finite";
import { tied } from "@/domain/statistics/ties";
import { memoOf } from "./memo-of";

/** Correlation with the generated tokens, -1..1; null where either does not vary. */
export type LengthCorrelation = {
  /** Pooled over groups, each centred on its mean: what a policy is taught about length. */
  within: number | null;
  /** Over all rollouts, so that hard prompts with long answers count. */
  overall: number | null;
};

export function lengthCorrelation(values: Float64Array, { tokens, groups }: RolloutColumns): LengthCorrelation {
  return memoOf(values)("length", [tokens, groups], () => ({
    within: finiteOrNull(pooledCorrelationIn(values, tokens, groups)),
    overall: finiteOrNull(plainCorrelation(values, tokens)),
  }));
}

function plainCorrelation(a: Float64Array, b: Float64Array): number | null {
  let count = 0;
  let sumA = 0;
  let sumB = 0;
  let [minA, maxA, minB, maxB] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let row = 0; row < a.length; row += 1) {
    const one = a[row] ?? Number.NaN;
    const other = b[row] ?? Number.NaN;
    if (Number.isNaN(one) || Number.isNaN(other)) continue;
    count += 1;
    sumA += one;
    sumB += other;
    if (one < minA) minA = one;
    if (one > maxA) maxA = one;
    if (other < minB) minB = other;
    if (other > maxB) maxB = other;
  }
  if (count === 0 || tied(minA, maxA) || tied(minB, maxB)) return null;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let row = 0; row < a.length; row += 1) {
    const one = (a[row] ?? Number.NaN) - sumA / count;
    const other = (b[row] ?? Number.NaN) - sumB / count;
    if (Number.isNaN(one) || Number.isNaN(other)) continue;
    ab += one * other;
    aa += one * one;
    bb += other * other;
  }
  return correlationOf(ab, aa, bb);
}
