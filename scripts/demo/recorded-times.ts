import type { Database } from "@/server/db/client";
import type { Recording } from "./recording";

/** Sets the times of a replayed run to those at which it really happened, so that durations and dates are the recorded ones. */
export async function setRecordedTimes(db: Database, runId: string, recording: Recording): Promise<void> {
  const { calls, queuedAt } = recording;
  const events = calls.flatMap((call) => (call.call === "events" ? [call] : []));
  await db.pool.query(
    `update batch set at = sent.at
     from unnest($2::int[], $3::int[], $4::timestamptz[]) as sent(number, seq, at)
     join attempt a on a.run_id = $1 and a.number = sent.number
     where batch.attempt_id = a.id and batch.seq = sent.seq`,
    [runId, events.map(({ attempt }) => attempt), events.map(({ body }) => body.seq), events.map(({ at }) => at)],
  );
  await db.pool.query(
    `update point set at = b.at from series s join batch b on b.attempt_id = s.attempt_id
     where s.run_id = $1 and point.series_id = s.id and b.seq = point.seq`,
    [runId],
  );
  await db.pool.query(
    `update evaluation set at = b.at from batch b
     where evaluation.run_id = $1 and b.attempt_id = evaluation.attempt_id and b.seq = evaluation.seq`,
    [runId],
  );
  const begins = calls.flatMap((call) => (call.call === "claim" || call.call === "open" ? [call] : []));
  for (const [index, { attempt, at }] of begins.entries()) {
    // An attempt that was lost ended when the next one began, as far as a recording knows.
    const endedAt = begins[index + 1]?.at ?? events.at(-1)?.at ?? at;
    await db.pool.query(
      `update attempt set started_at = $3, ended_at = $4, lost_at = case when lost_at is null then null else $4::timestamptz end
       where run_id = $1 and number = $2`,
      [runId, attempt, at, endedAt],
    );
  }
  const first = events[0]?.at ?? queuedAt;
  const last = events.at(-1)?.at ?? first;
  await db.pool.query(
    "update run set created_at = $2, started_at = $3, finished_at = $4, last_beat_at = $4 where id = $1",
    [runId, queuedAt, first, last],
  );
  await db.pool.query("update bank set created_at = $2 where run_id = $1", [runId, queuedAt]);
  await db.pool.query("update checkpoint set at = $2 where run_id = $1", [runId, last]);
}
