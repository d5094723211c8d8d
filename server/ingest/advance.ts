import type { PoolClient } from "pg";
import type { EventsBatch } from "@/domain/protocol/messages";
import type { HeldAttempt } from "@/server/lease/held-attempt";
import { endRun, releaseRun } from "@/server/lease/lose-attempt";
import { leaseSeconds } from "@/server/lease/settings";
import type { Stamp } from "./stamp";

/**
 * Notes a batch as stored and moves its run and attempt on: steps, lease, the gapless part of the batches with its checkpoint,
 * and the finish once it is complete.
 */
export async function advance(
  client: PoolClient,
  held: HeldAttempt,
  { stamp, batch, bodyHash }: { stamp: Stamp; batch: EventsBatch; bodyHash: string },
): Promise<void> {
  const gapless = await gaplessAfter(client, held, batch);
  const finish =
    batch.finish && batch.seq >= (held.finish?.seq ?? 0) ? { seq: batch.seq, ...batch.finish } : held.finish;
  const steps = [...batch.metrics, ...batch.rollouts, ...batch.evaluations].map(({ step }) => step);
  const { rows } = await client.query<{ checkpoint_step: number | null; trainer_id: string }>(
    `with stored as (
       insert into batch (attempt_id, seq, run_id, body_hash, revision, min_step, max_step, checkpoint)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
     ), moved as (
       update run set revision = $5, status = 'running', started_at = coalesce(started_at, clock_timestamp()),
         last_beat_at = clock_timestamp(), step = greatest(step, $9::int)
       where id = $3
     )
     update attempt set lease_expires_at = clock_timestamp() + make_interval(secs => $13),
       last_seq = greatest(last_seq, $2), max_step = greatest(max_step, $9::int), finish = $10,
       contiguous_seq = $11, checkpoint_step = greatest(checkpoint_step, $12::int)
     where id = $1 returning checkpoint_step, trainer_id`,
    [
      stamp.attemptId,
      stamp.seq,
      stamp.runId,
      bodyHash,
      stamp.revision,
      least(steps),
      greatest(steps),
      batch.checkpoint ?? null,
      greatest(batch.metrics.map(({ step }) => step)),
      finish ? JSON.stringify(finish) : null,
      gapless.seq,
      gapless.checkpoint,
      leaseSeconds(),
    ],
  );
  const attempt = rows[0];
  if (!attempt || !finish || gapless.seq < finish.lastSeq) return;

  await client.query("update attempt set status = 'done', ended_at = clock_timestamp() where id = $1", [
    stamp.attemptId,
  ]);
  if (finish.state === "paused" && held.want !== "cancel") {
    const affinityTrainerId = attempt.checkpoint_step === null ? null : attempt.trainer_id;
    // Resumed while its trainer was still on the way to the pause: nobody wants it paused any more.
    const status = held.want === "go" && !held.external ? "queued" : "paused";
    return releaseRun(client, { runId: stamp.runId, status, affinityTrainerId });
  }
  const state = finish.state === "paused" ? "canceled" : finish.state;
  const reason = finish.reason ?? "The trainer reported a failure and no reason. See the run's log.";
  return endRun(client, stamp.runId, state, state === "failed" ? reason : null);
}

/**
 * The greatest n such that batches 1..n are stored once this one is, and the newest checkpoint among those that this one adds:
 * a checkpoint behind a gap does not count yet.
 */
async function gaplessAfter(
  client: PoolClient,
  held: HeldAttempt,
  batch: EventsBatch,
): Promise<{ seq: number; checkpoint: number | null }> {
  if (batch.seq !== held.contiguousSeq + 1) return { seq: held.contiguousSeq, checkpoint: null };
  const own = { seq: batch.seq, checkpoint: batch.checkpoint ?? null };
  if (held.lastSeq <= held.contiguousSeq) return own;
  const { rows } = await client.query<{ seq: number | null; checkpoint: number | null }>(
    `select max(seq)::int as seq, greatest(max(checkpoint), $3::int) as checkpoint
     from (
       select seq, checkpoint, seq - row_number() over (order by seq) as gap
       from batch where attempt_id = $1 and seq > $2
     ) later
     where gap = $2`,
    [held.id, batch.seq, own.checkpoint],
  );
  return { seq: rows[0]?.seq ?? batch.seq, checkpoint: rows[0]?.checkpoint ?? own.checkpoint };
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => Math.min(a, b));
}

function greatest(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => Math.max(a, b));
}
