import { bucketWidth, type SeriesLevel } from "@/domain/metric/buckets";
import type { SeriesPoint } from "@/domain/metric/series-point";
import { type Actor, requireRun } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { type Queryable, withSnapshot } from "@/server/db/snapshot";
import { attemptsOf, type RunAttempts } from "@/server/run/attempts";
import { noSuchRun } from "@/server/run/queries";
import { chooseLevels, type Line } from "./choose-levels";
import { readPoints } from "./read-points";

export type Series = {
  metric: string;
  /** 0: raw points; 1 to 4: buckets of 16, 256, 4096, 65536 steps. */
  level: SeriesLevel;
  /** Steps in a bucket: 1, 16, 256, 4096, 65536. */
  width: number;
  points: SeriesPoint[];
  /** What older attempts reported past the step a newer one went on from; empty unless asked for. */
  superseded: { attempt: number; points: SeriesPoint[] }[];
};

/** The metrics a run has reported, sorted by name (2000 at most). */
export async function listSeries(db: Database, actor: Actor, runId: string): Promise<{ metrics: string[] }> {
  requireRun(actor, runId);
  await runRevision(db.pool, actor, runId);
  const rows = await db.prisma.series.findMany({
    where: { runId },
    distinct: ["metric"],
    orderBy: { metric: "asc" },
    take: 2000,
    select: { metric: true },
  });
  return { metrics: rows.map(({ metric }) => metric) };
}

export type SeriesPointsInput = { runId: string; metrics: string[]; maxPoints: number; superseded: boolean };

export type SeriesAnswer = {
  /** Everything up to this revision is in the points: `live.runs` goes on from here. */
  revision: number;
  attempts: { number: number; resumeFrom: number | null }[];
  series: Series[];
};

/**
 * The series of a run, each at the finest level that has at most `maxPoints` points. A metric the run has not reported has
 * no points.
 */
export async function seriesPoints(db: Database, actor: Actor, input: SeriesPointsInput): Promise<SeriesAnswer> {
  requireRun(actor, input.runId);
  return withSnapshot(db, async (sql) => {
    const { runId, metrics, maxPoints } = input;
    const revision = await runRevision(sql, actor, runId);
    const attempts = (await attemptsOf(sql, [runId])).get(runId) ?? noAttempts;
    const lines = await linesOf(sql, attempts, input);
    const levels = await chooseLevels(sql, lines, maxPoints);
    const levelOf = (metric: string) => levels.get(metric) ?? 0;
    const points = await readPoints(
      sql,
      lines.map(({ seriesId, metric, after, upTo }) => ({
        seriesId,
        level: levelOf(metric),
        from: after + 1,
        to: upTo ?? LAST_STEP,
      })),
    );
    const ended = input.superseded ? lines.filter(({ upTo }) => upTo !== null) : [];
    const superseded = await readPoints(
      sql,
      ended.map(({ seriesId, metric, upTo }) => ({
        seriesId,
        level: levelOf(metric),
        from: (upTo ?? LAST_STEP) + 1,
        to: LAST_STEP,
      })),
    );
    return {
      revision,
      attempts: attempts.list.map(({ number, resumeFrom }) => ({ number, resumeFrom })),
      series: metrics.map((metric) => {
        const own = lines.filter((line) => line.metric === metric).sort((a, b) => a.number - b.number);
        const level = levelOf(metric);
        return {
          metric,
          level,
          width: level === 0 ? 1 : bucketWidth(level),
          points: joinPoints(own.map(({ seriesId }) => points.get(seriesId) ?? [])),
          superseded: own.flatMap(({ seriesId, number }) => {
            const past = superseded.get(seriesId) ?? [];
            return past.length > 0 ? [{ attempt: number, points: past }] : [];
          }),
        };
      }),
    };
  });
}

const noAttempts: RunAttempts = { list: [], windows: new Map() };

async function linesOf(sql: Queryable, attempts: RunAttempts, input: SeriesPointsInput): Promise<Line[]> {
  const { rows } = await sql.query<{ id: number; metric: string; attempt_id: string }>(
    "SELECT id, metric, attempt_id FROM series WHERE run_id = $1 AND metric = ANY($2)",
    [input.runId, input.metrics],
  );
  return rows.flatMap(({ id, metric, attempt_id }) => {
    const number = attempts.list.find((attempt) => attempt.id === attempt_id)?.number;
    const window = number === undefined ? undefined : attempts.windows.get(number);
    return window ? [{ seriesId: id, metric, ...window }] : [];
  });
}

const LAST_STEP = 2_000_000_000;

async function runRevision(sql: Queryable, actor: Actor, runId: string): Promise<number> {
  const { rows } = await sql.query<{ revision: number }>("SELECT revision FROM run WHERE id = $1 AND project_id = $2", [
    runId,
    actor.projectId,
  ]);
  const [run] = rows;
  if (!run) throw noSuchRun();
  return run.revision;
}

/** One line of the attempts' points; a bucket in which one attempt ended and the next went on is made of both. */
function joinPoints(attempts: SeriesPoint[][]): SeriesPoint[] {
  const byStep = new Map<number, SeriesPoint>();
  for (const point of attempts.flat()) {
    const other = byStep.get(point.step);
    byStep.set(point.step, other ? combine(other, point) : point);
  }
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}

function combine(a: SeriesPoint, b: SeriesPoint): SeriesPoint {
  const finite = a.count + b.count;
  const values = [a, b].filter((point) => point.value !== null);
  return {
    step: a.step,
    count: finite,
    notFinite: a.notFinite + b.notFinite,
    value: finite === 0 ? null : values.reduce((sum, point) => sum + (point.value ?? 0) * point.count, 0) / finite,
    min: extreme(
      Math.min,
      values.map(({ min }) => min),
    ),
    max: extreme(
      Math.max,
      values.map(({ max }) => max),
    ),
  };
}

function extreme(pick: (...values: number[]) => number, values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : pick(...known);
}
