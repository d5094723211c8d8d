import { type Actor, requireRun } from "@/server/actor";
import { notImplemented } from "@/server/app-error";

/**
 * One drawn point. At level 0 it is a reported value and min = max = value; above, a bucket of `width` steps beginning at
 * `step`, value = mean of its finite values. Null where none is finite; `notFinite` counts NaN and infinities.
 */
export type SeriesPoint = {
  step: number;
  value: number | null;
  min: number | null;
  max: number | null;
  count: number;
  notFinite: number;
};

export type Series = {
  metric: string;
  /** 0: raw points; 1 to 4: buckets of 16, 256, 4096, 65536 steps. */
  level: 0 | 1 | 2 | 3 | 4;
  /** Steps in a bucket: 1, 16, 256, 4096, 65536. */
  width: number;
  points: SeriesPoint[];
  /** What older attempts reported past the step a newer one went on from; empty unless asked for. */
  superseded: { attempt: number; points: SeriesPoint[] }[];
};

/** The metrics a run has reported, sorted by name (2000 at most). */
export async function listSeries(actor: Actor, runId: string): Promise<{ metrics: string[] }> {
  requireRun(actor, runId);
  return notImplemented("series.list");
}

export type SeriesPointsInput = { runId: string; metrics: string[]; maxPoints: number; superseded: boolean };

/**
 * The series of a run as of `revision` (start `live.runs` there), each at the finest level with at most `maxPoints` points.
 * A metric the run has not reported has no points.
 */
export async function seriesPoints(
  actor: Actor,
  input: SeriesPointsInput,
): Promise<{ revision: number; attempts: { number: number; resumeFrom: number | null }[]; series: Series[] }> {
  requireRun(actor, input.runId);
  return notImplemented("series.points");
}
