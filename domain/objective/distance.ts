import { mean } from "@/domain/statistics/moments";
import { tieGroups } from "@/domain/statistics/ties";
import { pooledCorrelation } from "./dominance";
import { membersByGroup } from "./groups";

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
  const { groups, a, b } = input;
  const both = groups.flatMap((group, index) => {
    const left = a.totals[index] ?? null;
    const right = b.totals[index] ?? null;
    return left === null || right === null ? [] : [{ group, left, right }];
  });
  const rho = pooledCorrelation(
    both.map((pair) => pair.left),
    both.map((pair) => pair.right),
    both.map((pair) => pair.group),
  );
  const taus: number[] = [];
  for (const members of membersByGroup(both.map((pair) => pair.group)).values()) {
    const tau = kendallTauB(
      members.map((index) => both[index]?.left ?? 0),
      members.map((index) => both[index]?.right ?? 0),
    );
    if (tau !== null) taus.push(tau);
  }
  return {
    rho,
    d: rho === null ? null : Math.sqrt((1 - rho) / 2),
    tau: taus.length > 0 ? mean(taus) : null,
    flips: flips(a.advantages, b.advantages),
    rollouts: both.length,
  };
}

/** Kendall's tau-b of two equally long lists, -1..1; null where either ties throughout. */
export function kendallTauB(a: readonly number[], b: readonly number[]): number | null {
  const left = tieGroups(a);
  const right = tieGroups(b);
  let score = 0;
  let untiedLeft = 0;
  let untiedRight = 0;
  for (let i = 0; i < left.length; i += 1)
    for (let j = 0; j < i; j += 1) {
      const x = Math.sign((left[i] ?? 0) - (left[j] ?? 0));
      const y = Math.sign((right[i] ?? 0) - (right[j] ?? 0));
      score += x * y;
      untiedLeft += Math.abs(x);
      untiedRight += Math.abs(y);
    }
  if (untiedLeft === 0 || untiedRight === 0) return null;
  return score / Math.sqrt(untiedLeft * untiedRight);
}

function flips(a: readonly number[], b: readonly number[]): number | null {
  let opposite = 0;
  let count = 0;
  a.forEach((left, index) => {
    const sign = Math.sign(left) * Math.sign(b[index] ?? 0);
    if (sign === 0) return;
    count += 1;
    if (sign < 0) opposite += 1;
  });
  return count > 0 ? opposite / count : null;
}
