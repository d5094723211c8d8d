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
  const order = left.map((_, index) => index);
  order.sort((i, j) => (left[i] ?? 0) - (left[j] ?? 0) || (right[i] ?? 0) - (right[j] ?? 0));
  const pairs = pairsOf(order.length);
  const sorted = Int32Array.from(order, (index) => right[index] ?? 0);
  const tiedLeft = tiedPairs(left, (group) => group);
  const tiedRight = tiedPairs(right, (group) => group);
  const tiedBoth = tiedPairs(left, (group, index) => `${group} ${right[index]}`);
  const untiedLeft = pairs - tiedLeft;
  const untiedRight = pairs - tiedRight;
  if (untiedLeft === 0 || untiedRight === 0) return null;
  const score = pairs - tiedLeft - tiedRight + tiedBoth - 2 * inversions(sorted);
  return score / Math.sqrt(untiedLeft * untiedRight);
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}

function tiedPairs(groups: readonly number[], keyOf: (group: number, index: number) => number | string): number {
  const sizes = new Map<number | string, number>();
  let pairs = 0;
  groups.forEach((group, index) => {
    const key = keyOf(group, index);
    const before = sizes.get(key) ?? 0;
    pairs += before;
    sizes.set(key, before + 1);
  });
  return pairs;
}

/** Pairs out of order, by merging runs of growing length; sorts the list. */
function inversions(list: Int32Array): number {
  const merged = new Int32Array(list.length);
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
