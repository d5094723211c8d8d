import { mean, sampleSd } from "@/domain/statistics/moments";

export type Interval = { low: number; high: number };

/** 95 % of a normal distribution lies within this many sds. */
const Z95 = 1.959963984540054;

/** Wilson's 95 % interval of a share from c successes in n independent tries; 0..1 where n = 0. */
export function wilsonInterval(c: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const p = c / n;
  const z2 = Z95 * Z95;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return { low: c === 0 ? 0 : Math.max(0, centre - half), high: c === n ? 1 : Math.min(1, centre + half) };
}

/**
 * The 95 % interval of an accuracy over problems with several samples each, from the spread of the problems' own accuracies:
 * samples of one problem are not independent, problems are. Wilson's on the problems where it would have no width.
 */
export function accuracyInterval(problems: readonly { samples: number; correct: number }[]): Interval {
  const [only] = problems;
  if (only && problems.length === 1) return wilsonInterval(only.correct, only.samples);
  const rates = problems.map((problem) => problem.correct / problem.samples);
  const centre = rates.length > 0 ? mean(rates) : 0;
  const spread = rates.length > 1 ? sampleSd(rates) : 0;
  if (spread === 0) return wilsonInterval(centre * rates.length, rates.length);
  const half = (Z95 * spread) / Math.sqrt(rates.length);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** The greatest success chance that n failures in n tries leave at 95 %: 1 - 0.05^(1/n), about 3 / n. */
export function unseenBound(n: number): number {
  return n === 0 ? 1 : 1 - 0.05 ** (1 / n);
}
