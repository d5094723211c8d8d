import type { RolloutGroups } from "@/domain/rollout/columns";
import { finiteOrNull } from "@/domain/statistics/finite";
import { memoOf } from "./memo-of";

/** A total less its mean over all rollouts that have one (0 for the others), and the sum of its squares. */
export type Centred = { values: Float64Array; squares: number };

export function centredOverall(total: Float64Array, mean: number | null): Centred {
  return memoOf(total)("centred", [], () => {
    const values = new Float64Array(total.length);
    let squares = 0;
    for (let row = 0; row < total.length; row += 1) {
      const apart = (total[row] ?? Number.NaN) - (mean ?? 0);
      if (Number.isNaN(apart)) continue;
      values[row] = apart;
      squares += apart * apart;
    }
    return { values, squares };
  });
}

/**
 * What turns a part of the objective total into its share of the advantages. In a group the advantage A is the total less its mean,
 * c, times a number s of that group (rloo n / (n - 1), grpo 1 / (sd + 1e-4), reinforce_pp one for the whole batch): a part p brings
 * s (p - mean), whose products with A sum to those of p with s A. `values` is s A, `squares` the sum of A^2. 0 in a dead group.
 */
export function advantagePull(advantage: Float64Array, total: Float64Array, groups: RolloutGroups): Centred {
  return memoOf(advantage)("pull", [total, groups], () => {
    const values = new Float64Array(total.length);
    let squares = 0;
    for (let group = 0; group < groups.count; group += 1) {
      const begin = groups.start[group] ?? 0;
      const end = groups.start[group + 1] ?? 0;
      let [low, high] = [-1, -1];
      let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let at = begin; at < end; at += 1) {
        const row = groups.member[at] ?? 0;
        const value = total[row] ?? Number.NaN;
        if (value < least) {
          least = value;
          low = row;
        }
        if (value > greatest) {
          greatest = value;
          high = row;
        }
      }
      const scale = ((advantage[high] ?? 0) - (advantage[low] ?? 0)) / (greatest - least);
      if (!(scale > 0)) continue;
      for (let at = begin; at < end; at += 1) {
        const row = groups.member[at] ?? 0;
        const own = advantage[row] ?? 0;
        values[row] = scale * own;
        squares += own * own;
      }
    }
    return { values, squares };
  });
}

/**
 * The share of a total's variance that moves with a part: cov(part, total) / var(total). Shares add up to 1 where the parts add up to
 * the total; a part may exceed 1 where another pulls the other way. A rollout without this part counts as 0.
 */
export function covarianceShare(part: Float64Array, { values, squares }: Centred, about: number): number | null {
  if (!(squares > 0)) return null;
  let sum = 0;
  let any = false;
  for (let row = 0; row < values.length; row += 1) {
    const apart = values[row] ?? 0;
    const own = part[row] ?? Number.NaN;
    if (Number.isNaN(own)) {
      sum -= about * apart;
      continue;
    }
    any = true;
    // Less a constant, which changes nothing but rounding: the centred totals sum to 0.
    sum += (own - about) * apart;
  }
  return any ? finiteOrNull(sum / squares) : null;
}
