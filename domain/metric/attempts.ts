import type { MetricPoint } from "./buckets";

export type AttemptOrigin = {
  /** 1, 2, 3, ... within a run. */
  number: number;
  /** Step of the checkpoint it went on from; null: from the start. */
  resumeFrom: number | null;
};

/** The steps an attempt gives to the default series: after < step <= upTo (null: no end; upTo below 0: none). */
export type AttemptWindow = { number: number; after: number; upTo: number | null };

/**
 * Which steps of each attempt are in the default series: those past its own start that no later attempt has gone back over.
 * A later attempt from step s supersedes what is older with step > s from the moment it opens; one from null supersedes all.
 */
export function attemptWindows(attempts: readonly AttemptOrigin[]): AttemptWindow[] {
  const newestFirst = [...attempts].sort((a, b) => b.number - a.number);
  let upTo: number | null = null;
  const windows = newestFirst.map(({ number, resumeFrom }) => {
    const window: AttemptWindow = { number, after: resumeFrom ?? FROM_THE_START, upTo };
    upTo = Math.min(upTo ?? Number.POSITIVE_INFINITY, resumeFrom ?? FROM_THE_START);
    return window;
  });
  return windows.reverse();
}

/** Below step 0, the evaluation of the base. */
const FROM_THE_START = -1;

export type AttemptPoint = MetricPoint & { attempt: number };

/** The points of one metric from all attempts as the default series, in order of step, and those superseded. */
export function mergeAttempts(attempts: readonly (AttemptOrigin & { points: readonly MetricPoint[] })[]): {
  points: AttemptPoint[];
  superseded: AttemptPoint[];
} {
  const windows = new Map(attemptWindows(attempts).map((window) => [window.number, window]));
  const points: AttemptPoint[] = [];
  const superseded: AttemptPoint[] = [];
  for (const attempt of attempts) {
    const window = windows.get(attempt.number);
    for (const point of attempt.points) {
      const inside = window !== undefined && inWindow(window, point.step);
      (inside ? points : superseded).push({ ...point, attempt: attempt.number });
    }
  }
  const byStep = (a: AttemptPoint, b: AttemptPoint) => a.step - b.step || a.attempt - b.attempt;
  return { points: points.sort(byStep), superseded: superseded.sort(byStep) };
}

/** Whether a step of an attempt is in the default series. */
export function inWindow(window: AttemptWindow, step: number): boolean {
  return step > window.after && (window.upTo === null || step <= window.upTo);
}
