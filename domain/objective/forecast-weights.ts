import { likelihoodColumn, weigh } from "@/domain/forecast/weigh";
import type { Objective } from "@/domain/reward/spec";

/** A sample of one prompt as its weight is taken. */
export type WeighedSample = {
  /** r; null when the rollout has no reward. */
  taskTotal: number | null;
  refLogprob: number | null;
  /** Log-probability under the distribution really sampled; null means S_ref. */
  samplingLogprob: number | null;
  tokens: number;
};

/** The weight of each sample of one prompt at the optimum, summing to 1 (0 for one that is not valid), and log Z in sampling mode. */
export function forecastWeights(
  objective: Objective,
  samples: readonly WeighedSample[],
): { weights: number[]; logZ: number | null } {
  const column = (of: (sample: WeighedSample) => number | null) =>
    Float64Array.from(samples, (sample) => of(sample) ?? Number.NaN);
  const view = {
    start: Uint32Array.of(0, samples.length),
    ref: column(({ refLogprob }) => refLogprob),
    drawn: column(({ refLogprob, samplingLogprob }) =>
      samplingLogprob === null ? 0 : (refLogprob ?? 0) - samplingLogprob,
    ),
    tokens: column(({ tokens }) => tokens),
  };
  const weights = new Float64Array(samples.length);
  const n = likelihoodColumn(view, objective);
  const r = column(({ taskTotal }) => taskTotal);
  const { logZ } = weigh({ view, target: objective, n, r, prompt: 0, weights });
  return { weights: [...weights], logZ: Number.isNaN(logZ) ? null : logZ };
}
