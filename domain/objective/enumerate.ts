import type { Objective } from "@/domain/reward/spec";
import { forecastWeights, type WeighedSample } from "./forecast-weights";
import { isConstantObjective, normalizedRefLogprob } from "./objective";

/** One of all the answers a model can give to a prompt. */
export type Answer = {
  /** pi_ref(y), above 0; over all answers they sum to 1. */
  probability: number;
  /** r(y). */
  reward: number;
  /** Generated tokens with EOS, at least 1. */
  tokens: number;
};

export type Optimum = {
  /** pi*(y), in the order of the answers. */
  probabilities: number[];
  /** Where the objective only ranks answers: those tied at the top. Any mix of them is as good; `probabilities` is the even one. */
  best: number[] | null;
};

export type DistributionMeasures = {
  /** Probability of the answers with r >= 0.5. */
  accuracy: number;
  /** E[r]. */
  reward: number;
  /** Mean tokens. */
  length: number;
  /** Nats. */
  entropy: number;
  /** KL from pi_ref, nats. */
  kl: number;
};

/** The reward from which on an answer counts as right, as success does everywhere. */
export const RIGHT_FROM = 0.5;

/** pi* over all answers there are: exact, nothing is sampled. Null where the objective is the same for every answer. */
export function optimumOver(objective: Objective, answers: readonly Answer[]): Optimum | null {
  if (isConstantObjective(objective)) return null;
  // Every answer once is a sample of the uniform distribution, under which the forecast's weights are pi* without error.
  const uniform = -Math.log(answers.length);
  const samples = answers.map(
    ({ probability, reward, tokens }): WeighedSample => ({
      taskTotal: reward,
      refLogprob: Math.log(probability),
      samplingLogprob: uniform,
      tokens,
    }),
  );
  const { weights } = forecastWeights(objective, samples);
  if (objective.mode === "sampling") return { probabilities: weights, best: null };
  return { probabilities: weights, best: weights.flatMap((weight, index) => (weight > 0 ? [index] : [])) };
}

/** What a distribution over the answers is worth, and how far it is from pi_ref. */
export function measuresOf(probabilities: readonly number[], answers: readonly Answer[]): DistributionMeasures {
  const mean = (take: (answer: Answer, own: number) => number) =>
    answers.reduce((sum, answer, index) => {
      const own = probabilities[index] ?? 0;
      return own === 0 ? sum : sum + own * take(answer, own);
    }, 0);
  return {
    accuracy: mean(({ reward }) => (isRight(reward) ? 1 : 0)),
    reward: mean(({ reward }) => reward),
    length: mean(({ tokens }) => tokens),
    entropy: Math.max(
      0,
      mean((_, own) => -Math.log(own)),
    ),
    kl: Math.max(
      0,
      mean(({ probability }, own) => Math.log(own / probability)),
    ),
  };
}

/** N of every answer under the objective's normalisation, nats; 0 where it has none. */
export function likelihoods(objective: Objective, answers: readonly Answer[]): number[] {
  if (objective.mode === "none") return answers.map(() => 0);
  return answers.map(({ probability, tokens }) => normalizedRefLogprob(objective, Math.log(probability), tokens));
}

export function isRight(reward: number): boolean {
  return reward >= RIGHT_FROM;
}
