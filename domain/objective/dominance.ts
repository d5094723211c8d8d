import type { Objective } from "@/domain/reward/spec";
import type { RolloutGroups } from "@/domain/rollout/columns";
import { mean, meanIn, populationSd } from "@/domain/statistics/moments";
import { allTiedIn } from "@/domain/statistics/ties";
import { groupColumnsOf, largestGroup, membersByGroup } from "./groups";
import { normalizedRefLogprob, sharpeningTerm } from "./objective";

export type DominanceRollout = {
  group: string;
  taskTotal: number | null;
  refLogprob: number | null;
  /** Only `trainingDominance` reads it; null means S_ref. */
  policyLogprob?: number | null;
  tokens: number;
};

export type Dominance = {
  /** Spread of betaInv r over the spread of the sharpening term, within groups; 0 at betaInv 0, null where there is no sharpening. */
  dominance: number | null;
  /** Pooled within-group correlation of r and N, -1..1; null where either does not vary. */
  rho: number | null;
  /** Mean over groups of the within-group population variance of r. */
  varR: number;
  /** The same of N, nats squared. */
  varN: number;
};

/** D and rho of an objective on rollouts of the base, before training: D = betaInv sd(r) / (c sd(N)), c = alpha - 1 or alpha. */
export function dominance(objective: Objective, rollouts: readonly DominanceRollout[]): Dominance {
  const spread = spreads(objective, rollouts, (n) => {
    if (objective.mode === "none") return 0;
    return n * (objective.mode === "sampling" ? Math.abs(objective.alpha - 1) : objective.alpha);
  });
  return {
    dominance: ratio(objective, spread.varR, spread.varS),
    rho: spread.rho,
    varR: spread.varR,
    varN: spread.varN,
  };
}

/** D and rho while training: the denominator is the within-group sd of the whole sharpening term, S_ref - S_pol included. */
export function trainingDominance(objective: Objective, rollouts: readonly DominanceRollout[]): Dominance {
  const spread = spreads(objective, rollouts, (_, rollout) =>
    sharpeningTerm({
      objective,
      refLogprob: rollout.refLogprob ?? 0,
      policyLogprob: rollout.policyLogprob ?? null,
      tokens: rollout.tokens,
    }),
  );
  return {
    dominance: ratio(objective, spread.varR, spread.varS),
    rho: spread.rho,
    varR: spread.varR,
    varN: spread.varN,
  };
}

/** betaInv at which an objective has dominance D: D c sqrt(varN / varR); null where r does not vary. */
export function betaInvForDominance(input: {
  dominance: number;
  c: number;
  varR: number;
  varN: number;
}): number | null {
  if (!(input.varR > 0)) return null;
  return input.dominance * input.c * Math.sqrt(input.varN / input.varR);
}

/** Mean over the groups of at least two of the population variance within; NaN where there is no such group. */
export function withinGroupVariance(values: readonly number[], groups: readonly string[]): number {
  const variances: number[] = [];
  for (const members of membersByGroup(groups).values()) {
    if (members.length < 2) continue;
    variances.push(populationSd(members.map((index) => values[index] ?? 0)) ** 2);
  }
  return mean(variances);
}

/** Correlation of two lists after centring each group on its mean; null where either never varies within a group. */
export function pooledCorrelation(
  a: readonly number[],
  b: readonly number[],
  groups: readonly string[],
): number | null {
  return pooledCorrelationIn(new Float64Array(a), new Float64Array(b), groupColumnsOf(groups));
}

/** `pooledCorrelation` of two columns over the rollouts that have both; NaN is none. */
export function pooledCorrelationIn(a: Float64Array, b: Float64Array, groups: RolloutGroups): number | null {
  const largest = largestGroup(groups);
  const left = new Float64Array(largest);
  const right = new Float64Array(largest);
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let group = 0; group < groups.count; group += 1) {
    const end = groups.start[group + 1] ?? 0;
    let count = 0;
    for (let at = groups.start[group] ?? 0; at < end; at += 1) {
      const row = groups.member[at] ?? 0;
      const one = a[row] ?? Number.NaN;
      const other = b[row] ?? Number.NaN;
      if (Number.isNaN(one) || Number.isNaN(other)) continue;
      left[count] = one;
      right[count] = other;
      count += 1;
    }
    const leftDead = allTiedIn(left, count);
    const rightDead = allTiedIn(right, count);
    const leftMean = leftDead ? 0 : meanIn(left, count);
    const rightMean = rightDead ? 0 : meanIn(right, count);
    for (let place = 0; place < count; place += 1) {
      const value = leftDead ? 0 : (left[place] ?? 0) - leftMean;
      const other = rightDead ? 0 : (right[place] ?? 0) - rightMean;
      ab += value * other;
      aa += value * value;
      bb += other * other;
    }
  }
  return correlationOf(ab, aa, bb);
}

/** Correlation from the sums of products of centred values; null where either does not vary. */
export function correlationOf(ab: number, aa: number, bb: number): number | null {
  if (!(aa > 0) || !(bb > 0)) return null;
  // In one root where it neither overflows nor vanishes, so that a list correlates with itself by exactly 1.
  const product = aa * bb;
  const size = product > 0 && Number.isFinite(product) ? Math.sqrt(product) : Math.sqrt(aa) * Math.sqrt(bb);
  return Math.max(-1, Math.min(1, ab / size));
}

function spreads(
  objective: Objective,
  rollouts: readonly DominanceRollout[],
  sharpening: (n: number, rollout: DominanceRollout) => number,
): { varR: number; varN: number; varS: number; rho: number | null } {
  const r: number[] = [];
  const n: number[] = [];
  const s: number[] = [];
  const groups: string[] = [];
  for (const rollout of rollouts) {
    if (rollout.taskTotal === null || rollout.refLogprob === null) continue;
    const normalized =
      objective.mode === "none"
        ? rollout.refLogprob
        : normalizedRefLogprob(objective, rollout.refLogprob, rollout.tokens);
    const term = sharpening(normalized, rollout);
    if (!Number.isFinite(rollout.taskTotal) || !Number.isFinite(normalized) || !Number.isFinite(term)) continue;
    r.push(rollout.taskTotal);
    n.push(normalized);
    s.push(term);
    groups.push(rollout.group);
  }
  return {
    varR: withinGroupVariance(r, groups),
    varN: withinGroupVariance(n, groups),
    varS: withinGroupVariance(s, groups),
    rho: pooledCorrelation(r, n, groups),
  };
}

function ratio(objective: Objective, varR: number, varS: number): number | null {
  if (objective.mode === "none" || Number.isNaN(varR)) return null;
  if (objective.betaInv === 0) return 0;
  return varS > 0 ? (objective.betaInv * Math.sqrt(varR)) / Math.sqrt(varS) : null;
}
