import type { Database } from "@/server/db/client";

/** Channel of NOTIFY; the payload is a run's id. */
export const RUN_CHANGED = "run_changed";
const LEAST_GAP_MS = 100;

type Due = { notifiedAt: number; timer: NodeJS.Timeout | null };
// Next bundles each route apart; the gap is the process's.
const kept: { rewardsmithNotices?: WeakMap<Database, Map<string, Due>> } = globalThis as object;

/**
 * Tells every server process that a run changed, after the commit: at once, or when the last word about this run is less than
 * 100 ms old, when it no longer is. A lost notice does no harm: viewers also poll.
 */
export function notifyRunChanged(db: Database, runId: string): void {
  kept.rewardsmithNotices ??= new WeakMap();
  const dues = kept.rewardsmithNotices.get(db) ?? new Map<string, Due>();
  kept.rewardsmithNotices.set(db, dues);
  const due = dues.get(runId);
  if (due?.timer) return;
  const waitMs = due ? due.notifiedAt + LEAST_GAP_MS - Date.now() : 0;
  if (waitMs <= 0) {
    send(db, dues, runId);
    return;
  }
  const timer = setTimeout(() => send(db, dues, runId), waitMs);
  timer.unref();
  dues.set(runId, { notifiedAt: due?.notifiedAt ?? 0, timer });
}

function send(db: Database, dues: Map<string, Due>, runId: string): void {
  const due: Due = { notifiedAt: Date.now(), timer: null };
  dues.set(runId, due);
  setTimeout(() => {
    if (dues.get(runId) === due) dues.delete(runId);
  }, LEAST_GAP_MS).unref();
  db.pool.query("select pg_notify($1, $2)", [RUN_CHANGED, runId]).catch(() => undefined);
}
