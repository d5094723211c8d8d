import type { PoolClient } from "pg";
import type { Want } from "@/domain/protocol/messages";
import { isTerminal, MAX_LOST_ATTEMPTS, type RunStatus } from "@/domain/run/status";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import { inTransaction } from "@/server/db/transaction";
import { notifyRunChanged } from "@/server/live/notify";
import { endRun, loseAttempt, releaseRun } from "./lose-attempt";

export type WantRequest = { projectId: string; runId: string; want: "cancel" | "pause" | "resume" };

type Row = {
  status: RunStatus;
  want: Want;
  external: boolean;
  affinity_trainer_id: string | null;
  attempt_id: string | null;
  expired: boolean | null;
};

/**
 * Cancels, pauses or resumes a run: at once while nobody works on it, else its trainer hears of it with its next call. Returns
 * the status it then has. Throws AppError `not_found`, and `conflict` for what the run's status does not allow.
 */
export async function setRunWant(db: Database, request: WantRequest): Promise<RunStatus> {
  await inTransaction(db, (client) => setWant(client, request));
  notifyRunChanged(db, request.runId);
  const { rows } = await db.pool.query<{ status: RunStatus }>("select status from run where id = $1", [request.runId]);
  return rows[0]?.status ?? "canceled";
}

async function setWant(client: PoolClient, { projectId, runId, want }: WantRequest): Promise<void> {
  const locked = await client.query("select 1 from run where id = $1 and project_id = $2 for update", [
    runId,
    projectId,
  ]);
  const { rows } = await client.query<Row>(
    `select r.status, r.want, r.external, r.affinity_trainer_id, a.id as attempt_id,
       a.lease_expires_at < clock_timestamp() as expired
     from run r left join attempt a on a.run_id = r.id and a.status = 'active'
     where r.id = $1`,
    [runId],
  );
  const run = rows[0];
  if (locked.rowCount === 0 || !run) throw new AppError("not_found", "There is no such run; it may have been deleted.");
  if (isTerminal(run.status)) {
    throw new AppError(
      "conflict",
      `The run is ${run.status} already, so there is nothing to ${want}. Launch it again for another go.`,
    );
  }
  if (want === "resume") return resume(client, runId, run);
  const isHeld = run.status === "claimed" || run.status === "running";
  // A cancel is not taken back by a pause.
  await client.query("update run set want = $2, revision = revision + 1 where id = $1", [
    runId,
    run.want === "cancel" ? "cancel" : want,
  ]);
  if (isHeld && run.attempt_id !== null) {
    // Its trainer is away: nobody would answer.
    if (run.expired) await loseAttempt(client, { attemptId: run.attempt_id, runId, maxLost: MAX_LOST_ATTEMPTS });
    return;
  }
  if (want === "cancel") return endRun(client, runId, "canceled", null);
  await releaseRun(client, { runId, status: "paused", affinityTrainerId: run.affinity_trainer_id });
}

async function resume(client: PoolClient, runId: string, run: Row): Promise<void> {
  if (run.want === "cancel") {
    throw new AppError("conflict", "The run is being canceled; it cannot be resumed. Launch it again for another go.");
  }
  if (run.status === "paused" && run.external) {
    throw new AppError("conflict", "A script reports this run: start the script again with the same key to go on.");
  }
  await client.query("update run set want = 'go', revision = revision + 1 where id = $1", [runId]);
  if (run.status !== "paused") return;
  await releaseRun(client, { runId, status: "queued", affinityTrainerId: run.affinity_trainer_id });
}
