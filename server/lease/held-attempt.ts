import type { PoolClient } from "pg";
import type { Want } from "@/domain/protocol/messages";
import type { AttemptStatus, RunStatus } from "@/domain/run/status";
import { ProtocolError } from "@/server/protocol-error";
import type { AuthenticatedTrainer } from "@/server/trainer/authenticate";
import { hashSecret } from "@/server/trainer/key";
import { leaseSeconds } from "./settings";

/** What every call after the claim carries. */
export type Lease = { run: string; attempt: string; leaseToken: string };

export type HeldAttempt = {
  runId: string;
  runStatus: RunStatus;
  job: string;
  want: Want;
  /** Reported by a script of its own: never queued. */
  external: boolean;
  revision: number;
  id: string;
  status: AttemptStatus;
  contiguousSeq: number;
  lastSeq: number;
  finish: PendingFinish | null;
  /** Hash of the batch asked about, when it is stored already. */
  storedHash: string | null;
};

/** A finish that has arrived, with the seq of its batch; in effect once batches 1..lastSeq are in. */
export type PendingFinish = {
  seq: number;
  state: "finished" | "failed" | "canceled" | "paused";
  lastSeq: number;
  reason?: string | undefined;
};

type Row = {
  id: string;
  trainer_id: string;
  lease_token_hash: string;
  status: AttemptStatus;
  contiguous_seq: number;
  last_seq: number;
  finish: PendingFinish | null;
  stored_hash: string | null;
};

/**
 * Locks the run and reads the attempt that a call names, and whether it has the batch `seq`. Whether it still holds the run
 * is `requireHeld`'s matter. Throws `not_found`, `forbidden` (another trainer's run) and `lease_lost` (another token).
 */
export async function lockAttempt(
  client: PoolClient,
  trainer: AuthenticatedTrainer,
  { seq = null, ...lease }: Lease & { seq?: number | null },
): Promise<HeldAttempt> {
  // Run first, attempt second, in two statements: the second sees what the lock waited for.
  const runs = await client.query<{ status: RunStatus; job: string; want: Want; external: boolean; revision: number }>(
    "select status, job, want, external, revision from run where id = $1 and project_id = $2 for update",
    [lease.run, trainer.projectId],
  );
  const run = runs.rows[0];
  if (!run) throw new ProtocolError("not_found", `There is no run ${lease.run}; it may have been deleted.`, ["run"]);
  const attempts = await client.query<Row>(
    `select a.id, a.trainer_id, a.lease_token_hash, a.status, a.contiguous_seq, a.last_seq, a.finish,
       b.body_hash as stored_hash
     from attempt a left join batch b on b.attempt_id = a.id and b.seq = $3
     where a.id = $1 and a.run_id = $2`,
    [lease.attempt, lease.run, seq],
  );
  const attempt = attempts.rows[0];
  if (!attempt)
    throw new ProtocolError("not_found", `The run ${lease.run} has no attempt ${lease.attempt}.`, ["attempt"]);
  if (attempt.trainer_id !== trainer.id) {
    throw new ProtocolError("forbidden", `The attempt ${lease.attempt} is another trainer's.`, ["attempt"]);
  }
  if (attempt.lease_token_hash !== hashSecret(lease.leaseToken)) {
    throw new ProtocolError("lease_lost", "This lease token is not the attempt's. Stop this run.", ["leaseToken"]);
  }
  return {
    runId: lease.run,
    runStatus: run.status,
    job: run.job,
    want: run.want,
    external: run.external,
    revision: run.revision,
    id: attempt.id,
    status: attempt.status,
    contiguousSeq: attempt.contiguous_seq,
    lastSeq: attempt.last_seq,
    finish: attempt.finish,
    storedHash: attempt.stored_hash,
  };
}

/** Whether the attempt was lost but nobody has taken the run since: its own token may revive it. */
export function isRevivable(held: HeldAttempt): boolean {
  return held.status === "lost" && (held.runStatus === "queued" || held.runStatus === "paused");
}

/** Throws `lease_lost` unless the attempt holds its run or may be revived. */
export function requireHeld(held: HeldAttempt): void {
  if (held.status === "active" || isRevivable(held)) return;
  const why =
    held.status === "superseded"
      ? "another attempt has taken the run"
      : held.status === "done"
        ? "it has ended"
        : `the run is ${held.runStatus}`;
  throw new ProtocolError(
    "lease_lost",
    `This attempt no longer holds its run: ${why}. Stop it and keep what is unsent.`,
  );
}

const revival = `, status = case when started_at is null then 'claimed' else 'running' end, revision = revision + 1,
  want = case when status = 'paused' then 'pause' else want end, affinity_trainer_id = null, affinity_until = null`;

/** Gives the lease a full period; a lost attempt that nobody took is active again and its run with it: then true. */
export async function renewLease(client: PoolClient, held: HeldAttempt): Promise<boolean> {
  await client.query(
    `update attempt set lease_expires_at = clock_timestamp() + make_interval(secs => $2),
       status = 'active', lost_at = null, ended_at = null
     where id = $1`,
    [held.id, leaseSeconds()],
  );
  const revived = isRevivable(held);
  await client.query(
    `update run set last_beat_at = clock_timestamp()
       ${revived ? revival : ""}
     where id = $1`,
    [held.runId],
  );
  if (!revived) return false;
  if (held.runStatus === "paused") held.want = "pause";
  held.runStatus = "running";
  held.status = "active";
  held.revision += 1;
  return true;
}
