import type { AdvantageAlgorithm } from "@/domain/run/config";
import { mean, populationSd, sampleSd } from "@/domain/statistics/moments";
import { allTied } from "@/domain/statistics/ties";
import { membersByGroup } from "./groups";

/**
 * The advantage of every rollout from its objective total (units of the objective; grpo and reinforce_pp: none). A null or
 * non-finite total is outside baselines and sds and gets 0; so do a lone member and a group that ties throughout.
 */
export function advantages(input: {
  algorithm: AdvantageAlgorithm;
  totals: readonly (number | null)[];
  groups: readonly string[];
}): number[] {
  const { algorithm, totals, groups } = input;
  if (totals.length !== groups.length)
    throw new RangeError(`${totals.length} totals do not match ${groups.length} groups: give one group per total.`);
  const result = new Array<number>(totals.length).fill(0);
  const centred: number[] = [];
  const live: number[] = [];
  for (const members of membersByGroup(groups).values()) {
    const valid: number[] = [];
    const values: number[] = [];
    for (const index of members) {
      const total = totals[index];
      if (total === null || total === undefined || !Number.isFinite(total)) continue;
      valid.push(index);
      values.push(total);
    }
    const dead = allTied(values);
    const spread = algorithm === "grpo" && !dead ? sampleSd(values) + GRPO_EPSILON : 1;
    const groupMean = mean(values);
    valid.forEach((index, place) => {
      const value = values[place] ?? 0;
      if (algorithm === "reinforce_pp") centred.push(dead ? 0 : value - groupMean);
      if (dead) return;
      live.push(index);
      // R - mean of the other n - 1 = (R - mean of all n) n / (n - 1)
      if (algorithm === "rloo") result[index] = ((value - groupMean) * values.length) / (values.length - 1);
      else result[index] = (value - groupMean) / spread;
    });
  }
  if (algorithm === "reinforce_pp") {
    const batchMean = mean(centred);
    const batchSd = populationSd(centred) + REINFORCE_PP_EPSILON;
    for (const index of live) result[index] = ((result[index] ?? 0) - batchMean) / batchSd;
  }
  return result;
}

const GRPO_EPSILON = 1e-4;
const REINFORCE_PP_EPSILON = 1e-8;

/**
 * The weight of each rollout's summed log-probability in the loss -sum_i w_i log pi(y_i): A_i over the tokens of the whole
 * batch, excluded rollouts included. Dividing by each sequence's own length instead would move the optimum.
 */
export function sequenceWeights(input: { advantages: readonly number[]; tokens: readonly number[] }): number[] {
  let batchTokens = 0;
  for (const count of input.tokens) batchTokens += count;
  return input.advantages.map((advantage) => (batchTokens > 0 ? advantage / batchTokens : 0));
}
