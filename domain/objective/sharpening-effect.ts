import type { Objective } from "@/domain/reward/spec";
import { tied } from "@/domain/statistics/ties";
import { type Answer, likelihoods, measuresOf, optimumOver } from "./enumerate";

type Sampling = Extract<Objective, { mode: "sampling" }>;

/**
 * d/d alpha of E[r] at the optimum: exactly Cov(r, N) under pi*, since the derivative of log pi* is N - E[N]. With N = sum and
 * without reward this is Cov(r, S_ref) under pi_ref^alpha.
 */
export function rewardSlope(objective: Sampling, answers: readonly Answer[]): number {
  const probabilities = optimumOver(objective, answers)?.probabilities ?? [];
  const n = likelihoods(objective, answers);
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value, index) => sum + (probabilities[index] ?? 0) * value, 0);
  const meanReward = mean(answers.map(({ reward }) => reward));
  const meanN = mean(n);
  return mean(answers.map(({ reward }, index) => (reward - meanReward) * ((n[index] ?? 0) - meanN)));
}

/** E[r] at the optimum for each alpha, everything else as the objective says. */
export function rewardCurve(input: {
  objective: Sampling;
  answers: readonly Answer[];
  alphas: readonly number[];
}): { alpha: number; reward: number }[] {
  const { objective, answers, alphas } = input;
  return alphas.map((alpha) => {
    const optimum = optimumOver({ ...objective, alpha }, answers);
    return { alpha, reward: measuresOf(optimum?.probabilities ?? [], answers).reward };
  });
}

export type SharpeningEffect = {
  kind: "helps" | "hurts" | "neither";
  /** Cov(r, N) under the distribution at this alpha, without reward. */
  covariance: number;
  /** Why there is no effect; null where there is one. */
  neutral: "same reward" | "same likelihood" | "settled" | "cancels" | null;
};

const SMALL = 1e-6;

/** Whether a little more alpha raises E[r] at this alpha, the reward itself not counted: the sign of the covariance. */
export function sharpeningEffect(objective: Sampling, answers: readonly Answer[]): SharpeningEffect {
  const tempered: Sampling = { ...objective, betaInv: 0 };
  const covariance = rewardSlope(tempered, answers);
  if (Math.abs(covariance) > SMALL) return { kind: covariance > 0 ? "helps" : "hurts", covariance, neutral: null };
  const same = (values: readonly number[]) => values.every((value) => tied(value, values[0] ?? value));
  const probabilities = optimumOver(tempered, answers)?.probabilities ?? [];
  const neutral = same(answers.map(({ reward }) => reward))
    ? "same reward"
    : same(likelihoods(tempered, answers))
      ? "same likelihood"
      : Math.max(...probabilities) > 0.999
        ? "settled"
        : "cancels";
  return { kind: "neither", covariance, neutral };
}
