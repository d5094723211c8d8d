import { type ChartPoint, rawPoint } from "@/components/charts/chart-series";
import { type AttemptOrigin, attemptWindows, inWindow } from "@/domain/metric/attempts";

export type AttemptSpan = AttemptOrigin;

export type MetricState = {
  /** Ascending by step. */
  points: readonly ChartPoint[];
  /** Steps before this one are covered by buckets, into which no single point can be put. */
  coveredBefore: number;
  /** Points that a later attempt replaced, by attempt number. */
  superseded: ReadonlyMap<number, readonly ChartPoint[]>;
};

export type LivePoint = { step: number; value: number; attempt: number };

export const EMPTY_METRIC: MetricState = { points: [], coveredBefore: 0, superseded: new Map() };

/** Whether an attempt's point at a step is out of the default series; an attempt nobody has told of yet counts as current. */
export function isSuperseded(attempts: readonly AttemptSpan[], attempt: number, step: number): boolean {
  const window = attemptWindows(attempts).find(({ number }) => number === attempt);
  return window !== undefined && !inWindow(window, step);
}

/**
 * The series with new points put in by step: one value for each, the newest wins, superseded ones stand apart. `stale`: a
 * point belongs into a bucket, so the series must be fetched again.
 */
export function applyPoints(
  metric: MetricState,
  incoming: readonly LivePoint[],
  attempts: readonly AttemptSpan[],
): { metric: MetricState; stale: boolean } {
  let points: ChartPoint[] | null = null;
  let superseded: Map<number, readonly ChartPoint[]> | null = null;
  let stale = false;
  for (const { step, value, attempt } of incoming) {
    if (isSuperseded(attempts, attempt, step)) {
      superseded ??= new Map(metric.superseded);
      const list = [...(superseded.get(attempt) ?? [])];
      putPoint(list, rawPoint(step, value));
      superseded.set(attempt, list);
    } else if (step < metric.coveredBefore) {
      // A new point in the last, still open bucket is drawn beside it; one before it was there when the bucket was read.
      points ??= [...metric.points];
      const last = points[points.length - 1];
      if (last && step > last.step) putPoint(points, rawPoint(step, value));
      else stale = true;
    } else {
      const known = (points ?? metric.points)[indexAt(points ?? metric.points, step)];
      const point = rawPoint(step, value);
      if (known && known.step === step && Object.is(known.value, point.value) && known.count === 1) continue;
      points ??= [...metric.points];
      putPoint(points, point);
    }
  }
  if (!points && !superseded) return { metric, stale };
  return {
    metric: { ...metric, points: points ?? metric.points, superseded: superseded ?? metric.superseded },
    stale,
  };
}

/** Moves what new attempts replace out of the series. `stale`: the cut goes through a bucket. */
export function beginAttempts(
  metric: MetricState,
  before: readonly AttemptSpan[],
  after: readonly AttemptSpan[],
): { metric: MetricState; stale: boolean } {
  const known = new Set(before.map((attempt) => attempt.number));
  let state = metric;
  let stale = false;
  for (const attempt of after.filter(({ number }) => !known.has(number)).sort((a, b) => a.number - b.number)) {
    const keep = (point: ChartPoint) => attempt.resumeFrom !== null && point.step <= attempt.resumeFrom;
    const cut = state.points.filter((point) => !keep(point));
    if (cut.length === 0) continue;
    const from = attempt.resumeFrom ?? -1;
    if (from + 1 < state.coveredBefore) stale = true;
    const superseded = new Map(state.superseded);
    superseded.set(attempt.number - 1, [...(superseded.get(attempt.number - 1) ?? []), ...cut]);
    state = { ...state, points: state.points.filter(keep), superseded };
  }
  return { metric: state, stale };
}

/** Puts a point at its step, in place of one that is there. */
function putPoint(points: ChartPoint[], point: ChartPoint): void {
  const at = indexAt(points, point.step);
  points.splice(at, points[at]?.step === point.step ? 1 : 0, point);
}

/** Index of the first point at `step` or after it; appending is the common case. */
function indexAt(points: readonly ChartPoint[], step: number): number {
  const last = points[points.length - 1];
  if (!last || last.step < step) return points.length;
  let low = 0;
  let high = points.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.step ?? 0) < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
