import type { RolloutGroups } from "@/domain/rollout/columns";
import type { AdvantageAlgorithm } from "@/domain/run/config";
import { deviationIn, meanIn } from "@/domain/statistics/moments";
import { allTiedIn } from "@/domain/statistics/ties";
import { groupColumnsOf, largestGroup } from "./groups";

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
  const column = Float64Array.from(totals, (total) => total ?? Number.NaN);
  return [...advantageColumn({ algorithm, totals: column, groups: groupColumnsOf(groups) })];
}

/** `advantages` on a column of totals, where NaN is null. */
export function advantageColumn(input: {
  algorithm: AdvantageAlgorithm;
  totals: Float64Array;
  groups: RolloutGroups;
}): Float64Array<ArrayBuffer> {
  const { algorithm, totals, groups } = input;
  const { start, member } = groups;
  const result = new Float64Array(totals.length);
  const largest = largestGroup(groups);
  const values = new Float64Array(largest);
  const places = new Uint32Array(largest);
  const centred = new Float64Array(algorithm === "reinforce_pp" ? totals.length : 0);
  const live = new Uint32Array(centred.length);
  let batch = 0;
  let alive = 0;
  for (let group = 0; group < groups.count; group += 1) {
    const end = start[group + 1] ?? 0;
    let count = 0;
    for (let at = start[group] ?? 0; at < end; at += 1) {
      const index = member[at] ?? 0;
      const total = totals[index] ?? Number.NaN;
      if (!Number.isFinite(total)) continue;
      values[count] = total;
      places[count] = index;
      count += 1;
    }
    const dead = allTiedIn(values, count);
    const groupMean = dead ? 0 : meanIn(values, count);
    const spread = algorithm === "grpo" && !dead ? deviationIn(values, count, "sample") + GRPO_EPSILON : 1;
    for (let place = 0; place < count; place += 1) {
      const index = places[place] ?? 0;
      const apart = dead ? 0 : (values[place] ?? 0) - groupMean;
      if (algorithm === "reinforce_pp") {
        centred[batch] = apart;
        batch += 1;
        if (!dead) {
          live[alive] = index;
          alive += 1;
        }
      }
      // R - mean of the other n - 1 = (R - mean of all n) n / (n - 1)
      if (!dead) result[index] = held(algorithm === "rloo" ? (apart * count) / (count - 1) : apart / spread);
    }
  }
  if (algorithm === "reinforce_pp") {
    const batchMean = meanIn(centred, batch);
    const batchSd = deviationIn(centred, batch, "population") + REINFORCE_PP_EPSILON;
    for (let at = 0; at < alive; at += 1) {
      const index = live[at] ?? 0;
      result[index] = held(((result[index] ?? 0) - batchMean) / batchSd);
    }
  }
  return result;
}

/** Totals near the largest float64 may differ by more than it: there the advantage is the largest number, or 0 where nothing can be said. */
function held(advantage: number): number {
  if (Number.isFinite(advantage)) return advantage;
  return Number.isNaN(advantage) ? 0 : Math.sign(advantage) * Number.MAX_VALUE;
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
