import { passAtK } from "@/domain/evaluation/pass-at-k";
import { bootstrapMeans, type Estimate } from "./bootstrap";
import type { ProblemCounts } from "./problem-counts";

export type PassAtKPoint = Estimate & { k: number };

/**
 * pass@k over k: 1, 2, 4, ... and the greatest k that every problem has samples for. Each is the mean of the unbiased
 * estimate over the problems, its band a bootstrap over problems; all of a curve's k share their resamplings.
 */
export function passAtKCurve(problems: readonly ProblemCounts[], seed = 1): PassAtKPoint[] {
  const ks = curveKs(problems);
  const rows = problems.map(({ samples, correct }) => ks.map((k) => passAtK(samples, correct, k) ?? 0));
  return bootstrapMeans(rows, { seed }).flatMap((estimate, i) => {
    const k = ks[i];
    return k === undefined ? [] : [{ k, ...estimate }];
  });
}

/** Powers of two up to the least number of samples, and that number itself. */
export function curveKs(problems: readonly Pick<ProblemCounts, "samples">[]): number[] {
  if (problems.length === 0) return [];
  const most = problems.reduce((least, { samples }) => Math.min(least, samples), Number.POSITIVE_INFINITY);
  const ks: number[] = [];
  for (let k = 1; k < most; k *= 2) ks.push(k);
  return [...ks, most];
}
