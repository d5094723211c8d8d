import { largestGroup } from "@/domain/objective/groups";
import type { RolloutGroups } from "@/domain/rollout/columns";
import { finiteOrNull } from "@/domain/statistics/finite";
import { meanIn } from "@/domain/statistics/moments";
import { allTiedIn } from "@/domain/statistics/ties";
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

/** A total less the mean of its group; 0 in a group that ties throughout, as its advantages are. */
export function centredInGroups(total: Float64Array, groups: RolloutGroups): Centred {
  return memoOf(total)("centred in groups", [groups], () => {
    const values = new Float64Array(total.length);
    const largest = largestGroup(groups);
    const own = new Float64Array(largest);
    const rows = new Uint32Array(largest);
    let squares = 0;
    for (let group = 0; group < groups.count; group += 1) {
      const end = groups.start[group + 1] ?? 0;
      let count = 0;
      for (let at = groups.start[group] ?? 0; at < end; at += 1) {
        const row = groups.member[at] ?? 0;
        const value = total[row] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        own[count] = value;
        rows[count] = row;
        count += 1;
      }
      if (allTiedIn(own, count)) continue;
      const mean = meanIn(own, count);
      for (let place = 0; place < count; place += 1) {
        const apart = (own[place] ?? 0) - mean;
        values[rows[place] ?? 0] = apart;
        squares += apart * apart;
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
