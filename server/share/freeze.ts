import superjson from "superjson";
import { metricPortions, RUN_PAGE } from "@/domain/run/page-reads";
import { readKey, type Snapshot } from "@/domain/share/snapshot";
import type { Actor } from "@/server/actor";
import { AppError } from "@/server/app-error";
import { type Database, openDatabase } from "@/server/db/client";
import { inTransaction } from "@/server/db/transaction";
import { listEvaluations } from "@/server/evaluation/queries";
import { pageLogs } from "@/server/log/queries";
import { listRolloutSteps, pageRollouts, type RolloutStepRow } from "@/server/rollout/queries";
import { getRun } from "@/server/run/queries";
import { listSeries, seriesPoints } from "@/server/series/queries";
import { keepComparison } from "./freeze-comparison";
import type { ShareTarget } from "./target";

/** Most a frozen page may weigh, as JSON. */
export const MAX_SNAPSHOT_BYTES = 16 * 1024 ** 2;
/** Of a run's rollouts and log, what a frozen page keeps. */
const ROLLOUT_STEPS = 12;
const ROLLOUT_PAGES = 4;
const LOG_PAGES = 5;

/** Keeps an answer, or refuses the page as too large. */
export type Keep = (path: string, input: object, answer: unknown) => void;
/** Keeps an answer if there is room for it, and says whether there was. */
export type Fits = (path: string, input: object, answer: unknown) => boolean;

type Target = Pick<ShareTarget, "page" | "runIds" | "view">;

/** The freeze before, done or not. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Takes what a page of these runs shows at this moment: the answers to its reads, as its viewers would get them. One at a
 * time in a process, so that many at once take no more connections than one.
 */
export function takeSnapshot(db: Database, actor: Actor, target: Target): Promise<Snapshot> {
  const snapshot = before.then(() => freeze(db, actor, target));
  before = snapshot.catch(() => undefined);
  return snapshot;
}

/** Of a freeze's own pool: one holds the lock, the others read. */
const CONNECTIONS = 4;

/**
 * Reads on connections of its own: the app's may all be taken by reports that wait for the lock, and the freeze would wait
 * for them in turn.
 */
async function freeze(app: Database, actor: Actor, target: Target): Promise<Snapshot> {
  const db = openDatabase(app.url, { maxConnections: CONNECTIONS });
  try {
    return await inTransaction(db, async (client) => {
      // Whoever reports something of a run locks its row: held here, all reads see the run at one moment.
      await client.query("select id from run where id = any($1) order by id for share", [target.runIds]);
      return readAll(db, actor, target);
    });
  } finally {
    await db.close();
  }
}

async function readAll(db: Database, actor: Actor, target: Target): Promise<Snapshot> {
  const answers: Snapshot["answers"] = {};
  let bytes = 0;
  const fits: Fits = (path, input, answer) => {
    const kept = superjson.serialize(answer);
    const size = JSON.stringify(kept).length;
    if (bytes + size > MAX_SNAPSHOT_BYTES) return false;
    bytes += size;
    answers[readKey(path, input)] = kept;
    return true;
  };
  const keep: Keep = (path, input, answer) => {
    if (!fits(path, input, answer)) throw tooLarge();
  };
  if (target.page === "comparison") await keepComparison(db, actor, { ...target, keep, fits });
  else for (const runId of target.runIds) await keepRun(db, actor, runId, keep);
  return { schema: "snapshot/1", answers };
}

async function keepRun(db: Database, actor: Actor, runId: string, keep: Keep): Promise<void> {
  keep("runs.get", { runId }, await getRun(db, actor, runId));
  const { metrics } = await listSeries(db, actor, runId);
  keep("series.list", { runId }, { metrics });
  for (const portion of metricPortions(metrics)) {
    const input = { runId, metrics: portion, maxPoints: RUN_PAGE.maxPoints, superseded: true };
    keep("series.points", input, await seriesPoints(db, actor, input));
  }
  keep("evaluations.list", { runId }, await listEvaluations(db, actor, runId));
  await keepRollouts(db, actor, runId, keep);
  await keepLogs(db, actor, runId, keep);
}

async function keepRollouts(db: Database, actor: Actor, runId: string, keep: Keep): Promise<void> {
  const steps = spread((await listRolloutSteps(db, actor, runId)).steps);
  keep("rollouts.steps", { runId }, { steps });
  for (const { step, split } of steps) {
    let cursor: string | null = null;
    for (let page = 1; page <= ROLLOUT_PAGES; page++) {
      const input = { runId, step, split, limit: RUN_PAGE.rolloutGroups, cursor };
      const answer: Awaited<ReturnType<typeof pageRollouts>> = await pageRollouts(db, actor, input);
      // The last page kept has none after it.
      const nextCursor = page === ROLLOUT_PAGES ? null : answer.nextCursor;
      keep("rollouts.page", input, { ...answer, nextCursor });
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
  }
}

async function keepLogs(db: Database, actor: Actor, runId: string, keep: Keep): Promise<void> {
  let before: number | null = null;
  for (let page = 1; page <= LOG_PAGES; page++) {
    const input = { runId, before, limit: RUN_PAGE.logLines };
    const answer: Awaited<ReturnType<typeof pageLogs>> = await pageLogs(db, actor, input);
    const more = answer.more && page < LOG_PAGES;
    keep("logs.page", input, { ...answer, more });
    const oldest = answer.lines[0]?.id;
    if (!more || oldest === undefined) break;
    before = oldest;
  }
}

/** Steps evenly spread over the run, those with text first; the newest is among them. */
function spread(steps: readonly RolloutStepRow[]): RolloutStepRow[] {
  const readable = steps.filter(({ withText }) => withText > 0);
  const from = readable.length > 0 ? readable : steps;
  if (from.length <= ROLLOUT_STEPS) return [...from];
  return Array.from({ length: ROLLOUT_STEPS }, (_, i) => {
    const row = from[Math.round((i * (from.length - 1)) / (ROLLOUT_STEPS - 1))];
    return row ? [row] : [];
  }).flat();
}

function tooLarge(): AppError {
  return new AppError(
    "too_large",
    `What this page shows takes more than ${MAX_SNAPSHOT_BYTES / 1024 ** 2} MB, too much to freeze. Share it live, or share fewer runs.`,
  );
}
