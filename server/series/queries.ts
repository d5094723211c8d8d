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
  if ((await runRevisions(db.pool, actor, [runId])).size === 0) throw noSuchRun();
  return { metrics: await metricNames(db, [runId]) };
}

/** The metrics that any of these runs has reported. */
export async function metricNames(db: Database, runIds: readonly string[]): Promise<string[]> {
  const { rows } = await db.pool.query<{ metric: string }>(
    "SELECT DISTINCT metric FROM series WHERE run_id = ANY($1) ORDER BY metric LIMIT 2000",
    [runIds],
  );
  return rows.map(({ metric }) => metric);
}

export type SeriesPointsInput = { runId: string; metrics: string[]; maxPoints: number; superseded: boolean };
export type SeriesOfRunsInput = {
  runIds: string[];
  metrics: string[];
  maxPoints: number;
  superseded?: boolean;
  /** Only these steps, ends included, at the level that fits them: null, all. */
  steps?: { from: number; to: number } | null;
};

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
  const { runId, ...rest } = input;
  const [answer] = (await seriesOfRuns(db, actor, { runIds: [runId], ...rest })).runs;
  if (!answer) throw noSuchRun();
  return { revision: answer.revision, attempts: answer.attempts, series: answer.series };
}

/** The same for several runs, as of one moment, in the order asked for; a run that is not there is left out. */
export async function seriesOfRuns(
  db: Database,
  actor: Actor,
  input: SeriesOfRunsInput,
): Promise<{ runs: (SeriesAnswer & { runId: string })[] }> {
  for (const runId of input.runIds) requireRun(actor, runId);
  return withSnapshot(db, async (sql) => {
    const revisions = await runRevisions(sql, actor, input.runIds);
    const runIds = input.runIds.filter((runId) => revisions.has(runId));
    const attempts = await attemptsOf(sql, runIds);
    const lines = await linesOf(sql, attempts, { runIds, metrics: input.metrics });
    const read = await readLines(sql, lines, input);
    return {
      runs: runIds.map((runId) => ({
        runId,
        revision: revisions.get(runId) ?? 0,
        attempts: (attempts.get(runId)?.list ?? []).map(({ number, resumeFrom }) => ({ number, resumeFrom })),
        series: input.metrics.map((metric) => read(keyOf(runId, metric), metric)),
      })),
    };
  });
}

async function readLines(
  sql: Queryable,
  lines: readonly Line[],
  { maxPoints, superseded = false, steps = null }: SeriesOfRunsInput,
): Promise<(key: string, metric: string) => Series> {
  const from = Math.max(steps?.from ?? 0, 0);
  const to = Math.min(steps?.to ?? LAST_STEP, LAST_STEP);
  const shown = lines.map((line) => ({
    ...line,
    after: Math.max(line.after, from - 1),
    upTo: steps === null ? line.upTo : Math.min(line.upTo ?? to, to),
  }));
  const levels = await chooseLevels(sql, shown, maxPoints);
  const levelOf = (key: string) => levels.get(key) ?? 0;
  const points = await readPoints(
    sql,
    shown.map(({ seriesId, key, after, upTo }) => ({
      seriesId,
      level: levelOf(key),
      from: after + 1,
      to: upTo ?? LAST_STEP,
    })),
  );
  const ended = superseded ? lines.filter(({ upTo }) => upTo !== null) : [];
  const past = await readPoints(
    sql,
    ended.map(({ seriesId, key, upTo }) => ({
      seriesId,
      level: levelOf(key),
      from: (upTo ?? LAST_STEP) + 1,
      to: LAST_STEP,
    })),
  );
  const byKey = new Map<string, Line[]>();
  for (const line of lines) {
    const own = byKey.get(line.key);
    if (own) own.push(line);
    else byKey.set(line.key, [line]);
  }
  return (key, metric) => {
    const own = [...(byKey.get(key) ?? [])].sort((a, b) => a.number - b.number);
    const level = levelOf(key);
    return {
      metric,
      level,
      width: level === 0 ? 1 : bucketWidth(level),
      points: joinPoints(own.map(({ seriesId }) => points.get(seriesId) ?? [])),
      superseded: own.flatMap(({ seriesId, number }) => {
        const replaced = past.get(seriesId) ?? [];
        return replaced.length > 0 ? [{ attempt: number, points: replaced }] : [];
      }),
    };
  };
}

async function linesOf(
  sql: Queryable,
  attempts: ReadonlyMap<string, RunAttempts>,
  asked: { runIds: string[]; metrics: string[] },
): Promise<Line[]> {
  const { rows } = await sql.query<{ id: number; run_id: string; metric: string; attempt_id: string }>(
    "SELECT id, run_id, metric, attempt_id FROM series WHERE run_id = ANY($1) AND metric = ANY($2)",
    [asked.runIds, asked.metrics],
  );
  return rows.flatMap(({ id, run_id, metric, attempt_id }) => {
    const own = attempts.get(run_id);
    const number = own?.list.find((attempt) => attempt.id === attempt_id)?.number;
    const window = number === undefined ? undefined : own?.windows.get(number);
    return window ? [{ seriesId: id, key: keyOf(run_id, metric), ...window }] : [];
  });
}

/** One metric of one run: what has a level of its own. */
function keyOf(runId: string, metric: string): string {
  return `${runId} ${metric}`;
}

const LAST_STEP = 2_000_000_000;

async function runRevisions(sql: Queryable, actor: Actor, runIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ id: string; revision: number }>(
    "SELECT id, revision FROM run WHERE id = ANY($1) AND project_id = $2",
    [runIds, actor.projectId],
  );
  return new Map(rows.map(({ id, revision }) => [id, revision]));
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
