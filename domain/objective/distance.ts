import type { RolloutGroups } from "@/domain/rollout/columns";
import { mean } from "@/domain/statistics/moments";
import { signBeyondTie, tieGroups } from "@/domain/statistics/ties";
import { pooledCorrelationIn } from "./dominance";
import { groupColumnsOf } from "./groups";

export type RewardDistance = {
  /** Correlation pooled over prompts, each centred on its mean; null where either reward never varies. */
  rho: number | null;
  /** sqrt((1 - rho) / 2): 0 the same reward, 1 the opposite (EPIC on a bank, 2006.13900). */
  d: number | null;
  /** Mean over prompts of Kendall's tau-b; null where no prompt has one. */
  tau: number | null;
  /** Share of opposite signs among the rollouts whose advantages are both non-zero; null where there are none. */
  flips: number | null;
  /** Rollouts that both rewards score. */
  rollouts: number;
};

/** How far apart two rewards are on the same rollouts; rollouts that either leaves out are left out. */
export function rewardDistance(input: {
  groups: readonly string[];
  a: { totals: readonly (number | null)[]; advantages: readonly number[] };
  b: { totals: readonly (number | null)[]; advantages: readonly number[] };
}): RewardDistance {
  const scored = ({ totals, advantages }: typeof input.a): ScoredColumns => ({
    totals: Float64Array.from(input.groups, (_, index) => totals[index] ?? Number.NaN),
    advantages: new Float64Array(advantages),
  });
  return rewardDistanceIn({ groups: groupColumnsOf(input.groups), a: scored(input.a), b: scored(input.b) });
}

/** A reward's totals, NaN where a rollout has none, and advantages. */
export type ScoredColumns = { totals: Float64Array; advantages: Float64Array };

/** `rewardDistance` on columns. */
export function rewardDistanceIn(input: { groups: RolloutGroups; a: ScoredColumns; b: ScoredColumns }): RewardDistance {
  const { groups, a, b } = input;
  const rho = pooledCorrelationIn(a.totals, b.totals, groups);
  const taus: number[] = [];
  let rollouts = 0;
  for (let group = 0; group < groups.count; group += 1) {
    const left: number[] = [];
    const right: number[] = [];
    for (let at = groups.start[group] ?? 0; at < (groups.start[group + 1] ?? 0); at += 1) {
      const row = groups.member[at] ?? 0;
      const one = a.totals[row] ?? Number.NaN;
      const other = b.totals[row] ?? Number.NaN;
      if (Number.isNaN(one) || Number.isNaN(other)) continue;
      left.push(one);
      right.push(other);
    }
    rollouts += left.length;
    const tau = kendallTauB(left, right);
    if (tau !== null) taus.push(tau);
  }
  return {
    rho,
    d: rho === null ? null : Math.sqrt((1 - rho) / 2),
    tau: taus.length > 0 ? mean(taus) : null,
    flips: flips(a.advantages, b.advantages),
    rollouts,
  };
}

/** Kendall's tau-b of two equally long lists, -1..1; null where either ties throughout. In n log n steps (Knight 1966). */
export function kendallTauB(a: readonly number[], b: readonly number[]): number | null {
  const left = tieGroups(a);
  const right = tieGroups(b);
  const count = left.length;
  // Both tie groups in one whole number, sorted: by the left one, then by the right one.
  const both = Float64Array.from(left, (group, index) => group * count + (right[index] ?? 0)).sort();
  const tiedBoth = tiedPairs(both);
  const tiedLeft = tiedPairs(both.map((pair) => Math.floor(pair / count)));
  const rights = both.map((pair) => pair % count);
  const outOfOrder = inversions(rights);
  const tiedRight = tiedPairs(rights);
  const pairs = (count * (count - 1)) / 2;
  if (pairs === tiedLeft || pairs === tiedRight) return null;
  const score = pairs - tiedLeft - tiedRight + tiedBoth - 2 * outOfOrder;
  return score / Math.sqrt((pairs - tiedLeft) * (pairs - tiedRight));
}

/** Pairs of equal values in a sorted list. */
function tiedPairs(sorted: Float64Array): number {
  let pairs = 0;
  let run = 0;
  for (let at = 1; at < sorted.length; at += 1) {
    run = sorted[at] === sorted[at - 1] ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

/** Pairs out of order, by merging runs of growing length; sorts the list. */
function inversions(list: Float64Array): number {
  const merged = new Float64Array(list.length);
  let count = 0;
  for (let width = 1; width < list.length; width *= 2) {
    for (let from = 0; from < list.length; from += 2 * width) {
      const middle = Math.min(from + width, list.length);
      const end = Math.min(from + 2 * width, list.length);
      let i = from;
      let j = middle;
      for (let at = from; at < end; at += 1) {
        const first = i < middle && (j >= end || (list[i] ?? 0) <= (list[j] ?? 0));
        if (!first) count += middle - i;
        merged[at] = (first ? list[i] : list[j]) ?? 0;
        if (first) i += 1;
        else j += 1;
      }
    }
    list.set(merged);
  }
  return count;
}

/** Opposite signs among the rollouts whose advantages are both non-zero; what ties with 0 is 0. */
function flips(a: Float64Array, b: Float64Array): number | null {
  let opposite = 0;
  let count = 0;
  for (let row = 0; row < a.length; row += 1) {
    const sign = signBeyondTie(a[row] ?? 0) * signBeyondTie(b[row] ?? 0);
    if (sign === 0) continue;
    count += 1;
    if (sign < 0) opposite += 1;
  }
  return count > 0 ? opposite / count : null;
}
