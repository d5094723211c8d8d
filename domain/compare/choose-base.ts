import type { ProblemCounts } from "./problem-counts";

export type BaseCandidate = {
  runId: string;
  /** Runs with the same text start from the same model, sampled the same way. */
  key: string;
  /** The run's evaluation at step 0; null where there is none, or where step 0 is not the base model. */
  problems: readonly ProblemCounts[] | null;
};

export type Base = { key: string; runId: string; problems: readonly ProblemCounts[] };

/**
 * One base for all runs that share it: the evaluation with the most samples a problem, then the most problems, then the
 * first. They are never put together: trainers may keep the base's samples, and the same ones twice are no more evidence.
 */
export function chooseBases(candidates: readonly BaseCandidate[]): Base[] {
  const bases = new Map<string, Base>();
  for (const { key, runId, problems } of candidates) {
    if (problems === null || problems.length === 0) continue;
    const best = bases.get(key);
    if (!best || isBetter(problems, best.problems)) bases.set(key, { key, runId, problems });
  }
  return [...bases.values()];
}

function isBetter(a: readonly ProblemCounts[], b: readonly ProblemCounts[]): boolean {
  const [samplesA, samplesB] = [leastSamples(a), leastSamples(b)];
  return samplesA > samplesB || (samplesA === samplesB && a.length > b.length);
}

/** Samples of a problem; the least, where they differ. */
export function leastSamples(problems: readonly Pick<ProblemCounts, "samples">[]): number {
  return problems.reduce((least, { samples }) => Math.min(least, samples), Number.POSITIVE_INFINITY);
}
