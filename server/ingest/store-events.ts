import type { PoolClient } from "pg";
import type { EventsBatch, EventsResponse } from "@/domain/protocol/messages";
import type { Database } from "@/server/db/client";
import { inTransaction } from "@/server/db/transaction";
import { type HeldAttempt, lockAttempt, renewLease, requireHeld } from "@/server/lease/held-attempt";
import { endRun, releaseRun } from "@/server/lease/lose-attempt";
import { leaseSeconds } from "@/server/lease/settings";
import type { AuthenticatedTrainer } from "@/server/trainer/authenticate";
import { notifyRunChanged } from "./notify";
import { storePoints } from "./points";
import { ProtocolError } from "./protocol-error";
import { rolloutLimits, storeEvaluations, storeLogs, storeRollouts } from "./records";
import type { Stamp } from "./stamp";

/**
 * Stores one batch in one transaction, or nothing. The run's row is locked throughout, so its revision orders all that is
 * written. Throws ProtocolError: not_found, forbidden, lease_lost, seq_conflict, bad_request.
 */
export async function storeEvents(
  db: Database,
  trainer: AuthenticatedTrainer,
  { batch, bodyHash }: { batch: EventsBatch; bodyHash: string },
): Promise<EventsResponse> {
  const answer = await inTransaction(db, async (client) => {
    const held = await lockAttempt(client, trainer, batch);
    if (await isDuplicate(client, held, { seq: batch.seq, bodyHash })) {
      if (held.status === "active") await renewLease(client, held);
      return { result: "duplicate" as const, want: held.want };
    }
    requireHeld(held);
    requireBeforeEnd(held, batch);
    await renewLease(client, held);
    const stamp = { runId: held.runId, attemptId: held.id, seq: batch.seq, revision: held.revision + 1 };
    await storeBatch(client, stamp, { batch, bodyHash });
    await storePoints(client, stamp, batch.metrics);
    await storeRollouts(client, stamp, batch.rollouts, rolloutLimits());
    await storeEvaluations(client, stamp, batch.evaluations);
    await storeLogs(client, stamp, batch.logs);
    await advance(client, held, { stamp, batch });
    return { result: "accepted" as const, want: held.want };
  });
  if (answer.result === "accepted") notifyRunChanged(db, batch.run);
  return { ...answer, leaseSeconds: leaseSeconds() };
}

/** Whether this very batch is stored. A superseded attempt hears nothing but `lease_lost`, so that its trainer stops. */
async function isDuplicate(
  client: PoolClient,
  held: HeldAttempt,
  { seq, bodyHash }: { seq: number; bodyHash: string },
): Promise<boolean> {
  if (held.status === "superseded") return false;
  const { rows } = await client.query<{ body_hash: string }>(
    "select body_hash from batch where attempt_id = $1 and seq = $2",
    [held.id, seq],
  );
  if (!rows[0]) return false;
  if (rows[0].body_hash === bodyHash) return true;
  throw new ProtocolError(
    "seq_conflict",
    `Batch ${seq} of this attempt was stored with another body. Give a new batch the next seq.`,
    ["seq"],
  );
}

/** Nothing may come after the end that an attempt has named. */
function requireBeforeEnd(held: HeldAttempt, batch: EventsBatch): void {
  const lastSeq = held.finish?.lastSeq ?? Number.POSITIVE_INFINITY;
  if (batch.seq > lastSeq) {
    throw new ProtocolError(
      "seq_conflict",
      `This attempt said that ${lastSeq} is its last seq; ${batch.seq} is beyond.`,
      ["seq"],
    );
  }
  if (batch.finish && batch.finish.lastSeq < batch.seq) {
    throw new ProtocolError(
      "bad_request",
      `lastSeq is ${batch.finish.lastSeq}, but this batch is ${batch.seq} already: name the last seq of the attempt.`,
      ["finish", "lastSeq"],
    );
  }
}

async function storeBatch(
  client: PoolClient,
  stamp: Stamp,
  { batch, bodyHash }: { batch: EventsBatch; bodyHash: string },
): Promise<void> {
  const steps = [...batch.metrics, ...batch.rollouts, ...batch.evaluations].map(({ step }) => step);
  await client.query(
    `insert into batch (attempt_id, seq, run_id, body_hash, revision, min_step, max_step, checkpoint)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      stamp.attemptId,
      stamp.seq,
      stamp.runId,
      bodyHash,
      stamp.revision,
      least(steps),
      greatest(steps),
      batch.checkpoint ?? null,
    ],
  );
}

/** Moves run and attempt on: steps, the gapless part of the batches with its checkpoint, and the finish once it is complete. */
async function advance(
  client: PoolClient,
  held: HeldAttempt,
  { stamp, batch }: { stamp: Stamp; batch: EventsBatch },
): Promise<void> {
  const maxStep = greatest(batch.metrics.map(({ step }) => step));
  await client.query(
    `update run set revision = $2, status = 'running', started_at = coalesce(started_at, clock_timestamp()),
       step = greatest(step, $3::int)
     where id = $1`,
    [stamp.runId, stamp.revision, maxStep],
  );
  const contiguousSeq = await contiguousSeqOf(client, held, batch.seq);
  const finish =
    batch.finish && batch.seq >= (held.finish?.seq ?? 0) ? { seq: batch.seq, ...batch.finish } : held.finish;
  const updated = await client.query<{ checkpoint_step: number | null; trainer_id: string }>(
    `update attempt set last_seq = greatest(last_seq, $2), max_step = greatest(max_step, $3::int), finish = $4,
       contiguous_seq = $5,
       checkpoint_step = greatest(checkpoint_step, (
         select max(checkpoint) from batch where attempt_id = $1 and seq > $6 and seq <= $5
       ))
     where id = $1 returning checkpoint_step, trainer_id`,
    [stamp.attemptId, stamp.seq, maxStep, finish ? JSON.stringify(finish) : null, contiguousSeq, held.contiguousSeq],
  );
  if (!finish || contiguousSeq < finish.lastSeq) return;

  await client.query("update attempt set status = 'done', ended_at = clock_timestamp() where id = $1", [
    stamp.attemptId,
  ]);
  if (finish.state === "paused" && held.want !== "cancel") {
    const row = updated.rows[0];
    await releaseRun(client, {
      runId: stamp.runId,
      status: "paused",
      affinityTrainerId: row && row.checkpoint_step !== null ? row.trainer_id : null,
    });
    return;
  }
  const state = finish.state === "paused" ? "canceled" : finish.state;
  const reason = finish.reason ?? "The trainer reported a failure and no reason. See the run's log.";
  await endRun(client, stamp.runId, state, state === "failed" ? reason : null);
}

/** The greatest n such that batches 1..n are stored. */
async function contiguousSeqOf(client: PoolClient, held: HeldAttempt, seq: number): Promise<number> {
  if (seq !== held.contiguousSeq + 1) return held.contiguousSeq;
  const { rows } = await client.query<{ seq: number }>(
    `select max(seq)::int as seq
     from (select seq, seq - row_number() over (order by seq) as gap from batch where attempt_id = $1 and seq > $2) b
     where gap = $2`,
    [held.id, held.contiguousSeq],
  );
  return rows[0]?.seq ?? seq;
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => Math.min(a, b));
}

function greatest(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => Math.max(a, b));
}
