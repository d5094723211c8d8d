import type { Objective } from "@/domain/reward/spec";
import { finiteOrNull, meanOrNull } from "@/domain/statistics/finite";
import type { BankView } from "./bank-view";
import { expectation } from "./forecast-columns";
import { likelihoodColumn, weigh } from "./weigh";

export type SlopeRow = {
  /** null: all prompts. */
  tier: string | null;
  /** Mean over prompts of Cov(r, N), reward a unit of alpha; null where r is nowhere known. */
  reward: number | null;
  /** The same of success. */
  accuracy: number | null;
  /** Standard error of `reward` over prompts, sd / sqrt(prompts); null with fewer than two. */
  rewardError: number | null;
  /** Mean over prompts of the share that succeeds where the slope is taken; null where success is not measured. */
  solved: number | null;
};

export type Slopes = {
  /** Where they are taken: at the objective's optimum in sampling mode, else at the base model, with N = sum where the objective has none. */
  at: "optimum" | "base";
  rows: SlopeRow[];
};

const SHARPENED_BASE: Objective = { mode: "sampling", alpha: 1, betaInv: 0, normalization: "sum" };

/** d/d alpha of E[r] and of accuracy, in all and by tier: per prompt exactly Cov(r, N) under the forecast's weights (`rewardSlope`). */
export function sharpeningSlopes(input: { view: BankView; objective: Objective; r: Float64Array }): Slopes {
  const { view, objective, r } = input;
  const at = objective.mode === "sampling" ? "optimum" : "base";
  const target: Objective =
    objective.mode === "sampling"
      ? objective
      : objective.mode === "none" || objective.normalization === "none"
        ? SHARPENED_BASE
        : { ...objective, mode: "sampling", alpha: 1, betaInv: 0 };
  const n = likelihoodColumn(view, target);
  const weights = new Float64Array(view.ref.length);
  const slopes = Array.from({ length: view.prompts }, (_, prompt) => {
    const from = view.start[prompt] ?? 0;
    const to = view.start[prompt + 1] ?? 0;
    const { valid } = weigh({ view, target, n, r, prompt, weights });
    const of = (column: Float64Array) => (valid > 0 ? covariance(weights, column, n, from, to) : null);
    const solved = valid > 0 ? expectation(weights, view.success, from, to) : null;
    return { tier: view.tiers[prompt] ?? null, reward: of(r), accuracy: of(view.success), solved };
  });
  const rowOf = (tier: string | null, rows: typeof slopes): SlopeRow => ({
    tier,
    reward: meanOrNull(rows.map(({ reward }) => reward)),
    accuracy: meanOrNull(rows.map(({ accuracy }) => accuracy)),
    rewardError: standardError(rows.flatMap(({ reward }) => reward ?? [])),
    solved: meanOrNull(rows.map(({ solved }) => solved)),
  });
  const tiers = [...new Set(slopes.flatMap(({ tier }) => tier ?? []))];
  const byTier = tiers.map((tier) =>
    rowOf(
      tier,
      slopes.filter((one) => one.tier === tier),
    ),
  );
  return { at, rows: [rowOf(null, slopes), ...byTier] };
}

function standardError(values: readonly number[]): number | null {
  const mean = meanOrNull(values);
  if (mean === null || values.length < 2) return null;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return finiteOrNull(Math.sqrt(squares / (values.length - 1) / values.length));
}

/** Weighted covariance over the places that have a value; null without any. */
function covariance(
  weights: Float64Array,
  values: Float64Array,
  n: Float64Array,
  from: number,
  to: number,
): number | null {
  let all = 0;
  let sumValue = 0;
  let sumN = 0;
  for (let place = from; place < to; place += 1) {
    const own = weights[place] ?? 0;
    const value = values[place] ?? Number.NaN;
    if (own === 0 || Number.isNaN(value)) continue;
    all += own;
    sumValue += own * value;
    sumN += own * (n[place] ?? 0);
  }
  if (all === 0) return null;
  let sum = 0;
  for (let place = from; place < to; place += 1) {
    const own = weights[place] ?? 0;
    const value = values[place] ?? Number.NaN;
    if (own === 0 || Number.isNaN(value)) continue;
    sum += own * (value - sumValue / all) * ((n[place] ?? 0) - sumN / all);
  }
  return finiteOrNull(sum / all);
}
