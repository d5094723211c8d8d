import type { Actor } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { type Queryable, withSnapshot } from "@/server/db/snapshot";
import { type LogRow, logLevelSchema } from "@/server/log/queries";
import { attemptsOf, type RunAttempts } from "@/server/run/attempts";
import { isUnresponsive, runStatusSchema } from "@/server/run/row";
import type { Cursor } from "./cursor";
import type { LiveDelta } from "./delta";

/** Beyond these a delta is not worth sending: the viewer fetches anew, in buckets. */
const MOST_BATCHES = 2_000;
const MOST_POINTS = 5_000;
const MOST_LOGS = 500;

type RunHead = {
  id: string;
  status: string;
  step: number;
  steps: number;
  revision: number;
  last_beat_at: Date | null;
};

/** What each of the runs became since the cursor, as of one moment; a run that is not there is left out. */
export async function readDeltas(db: Database, actor: Actor, cursor: Cursor): Promise<LiveDelta[]> {
  const { rows } = await db.pool.query<RunHead>(
    "SELECT id, status, step, steps, revision, last_beat_at FROM run WHERE id = ANY($1) AND project_id = $2",
    [[...cursor.keys()], actor.projectId],
  );
  const quiet = rows.filter((head) => head.revision === cursor.get(head.id));
  // Nothing new is stored, but a trainer may have gone silent.
  const attempts = await attemptsOf(
    db.pool,
    quiet.map(({ id }) => id),
  );
  const deltas: LiveDelta[] = quiet.map((head) => ({
    ...stateOf(head),
    attempts: starts(attempts.get(head.id)),
    ...nothing,
    reset: false,
  }));
  for (const head of rows) {
    const from = cursor.get(head.id) ?? 0;
    if (head.revision !== from) deltas.push(await readDelta(db, head.id, from));
  }
  return deltas;
}

const nothing = { points: [], logs: [], rolloutSteps: [], evaluationSteps: [] };

function starts(attempts: RunAttempts | undefined): LiveDelta["attempts"] {
  return (attempts?.list ?? []).map(({ number, resumeFrom }) => ({ number, resumeFrom }));
}

function stateOf(head: RunHead) {
  const status = runStatusSchema.parse(head.status);
  return {
    runId: head.id,
    revision: head.revision,
    status,
    unresponsive: isUnresponsive({ status, lastBeatAt: head.last_beat_at }, new Date()),
    step: head.step,
    steps: head.steps,
  };
}

async function readDelta(db: Database, runId: string, from: number): Promise<LiveDelta> {
  return withSnapshot(db, async (sql) => {
    const heads = await sql.query<RunHead>(
      "SELECT id, status, step, steps, revision, last_beat_at FROM run WHERE id = $1",
      [runId],
    );
    const [head] = heads.rows;
    if (!head) throw new Error(`The run ${runId} was deleted while it was watched.`);
    const state = { ...stateOf(head), attempts: starts((await attemptsOf(sql, [runId])).get(runId)) };
    // Every batch raises the revision, so this bounds how many there are. A viewer ahead of us has seen another database.
    if (head.revision < from || head.revision - from > MOST_BATCHES) return { ...state, ...nothing, reset: true };
    const points = await newPoints(sql, runId, from);
    const logs = await newLogs(sql, runId, from);
    if (points.length > MOST_POINTS || logs.length > MOST_LOGS) return { ...state, ...nothing, reset: true };
    return {
      ...state,
      points,
      logs,
      rolloutSteps: await newSteps(sql, "rollout_group", runId, from),
      evaluationSteps: await newSteps(sql, "evaluation", runId, from),
      reset: false,
    };
  });
}

/**
 * The points that batches after the revision wrote: found through each batch's range of steps, so that a million older points
 * cost nothing. One that a later batch overwrote comes with that one.
 */
async function newPoints(sql: Queryable, runId: string, from: number): Promise<LiveDelta["points"]> {
  const { rows } = await sql.query<LiveDelta["points"][number]>(
    `SELECT s.metric, p.step, p.value, a.number AS attempt, p.at
       FROM batch b
       JOIN attempt a ON a.id = b.attempt_id
       JOIN series s ON s.run_id = b.run_id AND s.attempt_id = b.attempt_id
       JOIN point p ON p.series_id = s.id AND p.step BETWEEN b.min_step AND b.max_step AND p.revision = b.revision
      WHERE b.run_id = $1 AND b.revision > $2
      ORDER BY p.step, s.metric LIMIT ${MOST_POINTS + 1}`,
    [runId, from],
  );
  return rows;
}

async function newLogs(sql: Queryable, runId: string, from: number): Promise<LogRow[]> {
  const { rows } = await sql.query<Omit<LogRow, "level"> & { level: string }>(
    `SELECT l.id, l.at, l.level, l.text, a.number AS attempt
       FROM log_line l JOIN attempt a ON a.id = l.attempt_id
      WHERE l.run_id = $1 AND l.revision > $2 ORDER BY l.id LIMIT ${MOST_LOGS + 1}`,
    [runId, from],
  );
  return rows.map((row) => ({ ...row, level: logLevelSchema.parse(row.level) }));
}

/** Steps for which a batch after the revision brought rollouts or evaluations. */
async function newSteps(
  sql: Queryable,
  table: "rollout_group" | "evaluation",
  runId: string,
  from: number,
): Promise<number[]> {
  const { rows } = await sql.query<{ step: number }>(
    `SELECT DISTINCT t.step FROM batch b
       JOIN ${table} t ON t.run_id = b.run_id AND t.step BETWEEN b.min_step AND b.max_step AND t.revision = b.revision
      WHERE b.run_id = $1 AND b.revision > $2 ORDER BY t.step`,
    [runId, from],
  );
  return rows.map(({ step }) => step);
}
