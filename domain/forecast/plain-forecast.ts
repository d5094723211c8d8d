import { membersByGroup } from "@/domain/objective/groups";
import { needsTaskTotal, normalizedRefLogprob, objectiveTotal } from "@/domain/objective/objective";
import type { Objective } from "@/domain/reward/spec";
import { mean } from "@/domain/statistics/moments";
import { tieGroups } from "@/domain/statistics/ties";

/** A rollout of the bank as the forecast meets it; samples of one group are of one prompt. */
export type ForecastSample = {
  group: string;
  /** r; null when the rollout has no reward. */
  taskTotal: number | null;
  refLogprob: number | null;
  /** Log-probability under the distribution really sampled; null means S_ref. */
  samplingLogprob: number | null;
  tokens: number;
  /** 1 a success, 0 none, null not measured. */
  success: 0 | 1 | null;
};

export type PromptForecast = {
  group: string;
  /** Valid samples. */
  samples: number;
  values: Record<string, number | null>;
  /** KL of the forecast from the sampled distribution, nats; at most log(samples). */
  kl: number;
  /** Effective samples, 1..samples. It cannot see answers that were never sampled. */
  ess: number;
  /** log Z in nats (sampling mode only): the best value of the objective, times betaInv where that is not 0. */
  logZ: number | null;
  /** No success among the samples: p is at most about 3 / samples at 95 %. */
  unseen: boolean;
};

export type Forecast = {
  /** Means over the prompts with a value. */
  values: Record<string, number | null>;
  kl: number | null;
  ess: number | null;
  logZ: number | null;
  /** Share of prompts without a success among their samples. */
  unseen: number | null;
  prompts: PromptForecast[];
  /** Prompts without one valid sample, left out of everything above. */
  promptsWithoutSamples: number;
};

/**
 * What tests compare `forecastColumns` with: the rule of reward-spec.md, Forecast, sample by sample and with no care for numbers that
 * overflow; `functions` name what to take the mean of.
 */
export function plainForecast(input: {
  objective: Objective;
  samples: readonly ForecastSample[];
  functions: Readonly<Record<string, (sample: ForecastSample, index: number) => number | null>>;
}): Forecast {
  const { objective, samples, functions } = input;
  const prompts: PromptForecast[] = [];
  let promptsWithoutSamples = 0;
  for (const [group, members] of membersByGroup(samples.map((sample) => sample.group))) {
    const all = members.flatMap((index) => (samples[index] ? [{ index, sample: samples[index] }] : []));
    const valid = all.filter(({ sample }) => isValid(objective, sample));
    if (valid.length === 0) {
      promptsWithoutSamples += 1;
      continue;
    }
    const { weights, logZ } = plainWeights(
      objective,
      valid.map(({ sample }) => sample),
    );
    const values: Record<string, number | null> = {};
    for (const [name, take] of Object.entries(functions))
      values[name] = expectation(
        weights,
        valid.map(({ sample, index }) => take(sample, index)),
      );
    prompts.push({
      group,
      samples: valid.length,
      values,
      kl: klFromUniform(weights),
      ess: 1 / weights.reduce((sum, weight) => sum + weight * weight, 0),
      logZ,
      unseen: !valid.some(({ sample }) => sample.success === 1),
    });
  }
  return { ...overPrompts(prompts, Object.keys(functions)), prompts, promptsWithoutSamples };
}

/**
 * The weight of each valid sample of one prompt at the optimum, summing to 1: log w = (alpha-1) N + betaInv r + S_ref - S_q in
 * sampling mode, uniform over the tied best total otherwise (with betaInv 0 or absent r as the objective says).
 */
function plainWeights(
  objective: Objective,
  samples: readonly ForecastSample[],
): { weights: number[]; logZ: number | null } {
  if (objective.mode !== "sampling") return { weights: uniformOverBest(objective, samples), logZ: null };
  const logs = samples.map(({ taskTotal, refLogprob, samplingLogprob, tokens }) => {
    const ref = refLogprob ?? 0;
    const r = objective.betaInv > 0 ? objective.betaInv * (taskTotal ?? 0) : 0;
    const n = normalizedRefLogprob(objective, ref, tokens);
    return (objective.alpha - 1) * n + r + ref - (samplingLogprob ?? ref);
  });
  const greatest = logs.reduce((high, log) => Math.max(high, log), Number.NEGATIVE_INFINITY);
  const shifted = logs.map((log) => Math.exp(log - greatest));
  const total = shifted.reduce((sum, weight) => sum + weight, 0);
  return { weights: shifted.map((weight) => weight / total), logZ: greatest + Math.log(total / logs.length) };
}

function uniformOverBest(objective: Objective, samples: readonly ForecastSample[]): number[] {
  const totals = samples.map((sample) => {
    const outcome = objectiveTotal({ objective, ...sample, policyLogprob: null });
    return outcome.status === "ok" ? outcome.value : Number.NEGATIVE_INFINITY;
  });
  const ties = tieGroups(totals);
  const best = ties.reduce((high, tie) => Math.max(high, tie), 0);
  const winners = ties.filter((tie) => tie === best).length;
  return ties.map((tie) => (tie === best ? 1 / winners : 0));
}

function isValid(objective: Objective, sample: ForecastSample): boolean {
  if (objectiveTotal({ objective, ...sample, policyLogprob: null }).status !== "ok") return false;
  if (!needsTaskTotal(objective) || sample.taskTotal !== null)
    return sample.samplingLogprob === null || Number.isFinite(sample.samplingLogprob);
  return false;
}

/** Weighted mean over the samples that have a value; null where those carry no weight. */
function expectation(weights: readonly number[], values: readonly (number | null)[]): number | null {
  let sum = 0;
  let weight = 0;
  values.forEach((value, index) => {
    const own = weights[index] ?? 0;
    if (value === null || own === 0) return;
    sum += own * value;
    weight += own;
  });
  return weight > 0 ? sum / weight : null;
}

function klFromUniform(weights: readonly number[]): number {
  let kl = 0;
  for (const weight of weights) if (weight > 0) kl += weight * Math.log(weights.length * weight);
  return Math.max(0, kl);
}

function overPrompts(
  prompts: readonly PromptForecast[],
  names: readonly string[],
): Pick<Forecast, "values" | "kl" | "ess" | "logZ" | "unseen"> {
  const average = (values: (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    return known.length > 0 ? mean(known) : null;
  };
  return {
    values: Object.fromEntries(
      names.map((name) => [name, average(prompts.map((prompt) => prompt.values[name] ?? null))]),
    ),
    kl: average(prompts.map((prompt) => prompt.kl)),
    ess: average(prompts.map((prompt) => prompt.ess)),
    logZ: average(prompts.map((prompt) => prompt.logZ)),
    unseen: average(prompts.map((prompt) => (prompt.unseen ? 1 : 0))),
  };
}
