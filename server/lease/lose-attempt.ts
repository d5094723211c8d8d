import type { PoolClient } from "pg";
import type { Want } from "@/domain/protocol/messages";
import { affinitySeconds } from "./settings";

/**
 * Ends an active attempt as lost, the run being locked: canceled or paused where that was wanted, failed after `maxLost` lost
 * attempts, else queued again, for the trainer with the checkpoint first.
 */
export async function loseAttempt(
  client: PoolClient,
  { attemptId, runId, maxLost }: { attemptId: string; runId: string; maxLost: number },
): Promise<void> {
  const { rows } = await client.query<{ trainer_id: string; checkpoint_step: number | null; trainer: string }>(
    `update attempt a set status = 'lost', lost_at = clock_timestamp(), ended_at = clock_timestamp()
     from trainer t where a.id = $1 and t.id = a.trainer_id returning a.trainer_id, a.checkpoint_step, t.name as trainer`,
    [attemptId],
  );
  const attempt = rows[0];
  if (!attempt) return;
  const found = await client.query<{ want: Want; lost: number }>(
    `select want, (select count(*)::int from attempt where run_id = $1 and lost_at is not null) as lost
     from run where id = $1`,
    [runId],
  );
  const { want, lost } = found.rows[0] ?? { want: "go", lost: 0 };
  if (want === "cancel") return endRun(client, runId, "canceled", null);
  if (want !== "pause" && lost >= maxLost) {
    const reason = `${lost} attempts were lost: "${attempt.trainer}", the last to hold the run, stopped answering. See its log, then launch the run again.`;
    return endRun(client, runId, "failed", reason);
  }
  await releaseRun(client, {
    runId,
    status: want === "pause" ? "paused" : "queued",
    // Without a checkpoint there is nothing to wait for.
    affinityTrainerId: attempt.checkpoint_step === null ? null : attempt.trainer_id,
  });
}

/** The run is over. */
export async function endRun(
  client: PoolClient,
  runId: string,
  status: "finished" | "failed" | "canceled",
  failureReason: string | null,
): Promise<void> {
  await client.query(
    `update run set status = $2, failure_reason = $3, finished_at = clock_timestamp(), revision = revision + 1,
       affinity_trainer_id = null, affinity_until = null
     where id = $1`,
    [runId, status, failureReason],
  );
}

/** The run is nobody's: queued, or paused until it is resumed. The affinity's time runs from when it is queued. */
export async function releaseRun(
  client: PoolClient,
  input: { runId: string; status: "queued" | "paused"; affinityTrainerId: string | null },
): Promise<void> {
  await client.query(
    `update run set status = $2, revision = revision + 1, affinity_trainer_id = $3,
       affinity_until = clock_timestamp() + make_interval(secs => $4)
     where id = $1`,
    [input.runId, input.status, input.affinityTrainerId, affinitySeconds()],
  );
}
