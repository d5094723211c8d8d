import type { Objective } from "@/domain/reward/spec";
import { SPEC_LIMITS } from "@/domain/reward/spec";

/** Cells along each axis; 40 is halved twice, so that a coarse map is a part of the fine one. */
export const MAP_SIZE = 41;

/** The axes of the map: alpha straight from 0, betaInv = scale ((1 + betaMax / scale)^t - 1): straight near 0, a logarithm beyond. */
export type MapAxes = { alphaMax: number; betaMax: number; betaScale: number };

/** Most alpha shown unless the objective itself has more. */
const ALPHA_MAX = 4;
/** Decades of betaInv beyond the scale of the reward: at 1,000 times 1 / sd(r) no answer but the best has any weight. */
const DECADES = 3;
/** Most decades of the axis: the objective may stand far from where the reward's own scale is. */
const MOST_DECADES = 6;

/** Axes on which the objective lies and the reward's own scale is readable; `rewardSd` is within groups, 0 or NaN where r does not vary. */
export function mapAxes(objective: Objective, rewardSd: number): MapAxes {
  const betaScale = rewardSd > 0 && Number.isFinite(rewardSd) ? powerOfTen(1 / rewardSd, Math.round) : 1;
  const { alpha, betaInv } = objective.mode === "none" ? { alpha: 1, betaInv: 0 } : objective;
  const alphaMax = [ALPHA_MAX, 2 * ALPHA_MAX].find((most) => alpha <= most) ?? SPEC_LIMITS.alpha;
  const needed = betaInv > 0 ? powerOfTen(betaInv, Math.ceil) : 0;
  const betaMax = Math.min(SPEC_LIMITS.betaInv, Math.max(betaScale * 10 ** DECADES, needed));
  return { alphaMax, betaMax, betaScale: Math.min(betaMax / 10, Math.max(betaScale, betaMax / 10 ** MOST_DECADES)) };
}

export function alphaAt({ alphaMax }: MapAxes, share: number): number {
  return alphaMax * within(share);
}

export function alphaShare({ alphaMax }: MapAxes, alpha: number): number {
  return within(alpha / alphaMax);
}

export function betaInvAt({ betaMax, betaScale }: MapAxes, share: number): number {
  return betaScale * ((1 + betaMax / betaScale) ** within(share) - 1);
}

export function betaInvShare({ betaMax, betaScale }: MapAxes, betaInv: number): number {
  return within(Math.log1p(betaInv / betaScale) / Math.log1p(betaMax / betaScale));
}

/** Marks of the betaInv axis: 0 and every power of ten from the scale on. */
export function betaInvTicks({ betaMax, betaScale }: MapAxes): number[] {
  const ticks = [0];
  for (let tick = betaScale; tick <= betaMax * 1.0001; tick *= 10) ticks.push(Number(tick.toPrecision(3)));
  return ticks;
}

function powerOfTen(value: number, round: (exponent: number) => number): number {
  return Number((10 ** round(Math.log10(value) - 1e-9)).toPrecision(3));
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}
