import type { Database } from "@/server/db/client";

/** Median of a run's newest 50 finite `step_time` values in seconds, from its newest attempt that has any; null without. */
export async function secondsPerStep(db: Database, runId: string): Promise<number | null> {
  const { rows } = await db.pool.query<{ value: number }>(
    `SELECT p.value FROM point p
      WHERE p.series_id = (SELECT s.id FROM series s JOIN attempt a ON a.id = s.attempt_id
                            WHERE s.run_id = $1 AND s.metric = 'step_time' ORDER BY a.number DESC LIMIT 1)
      ORDER BY p.step DESC LIMIT 50`,
    [runId],
  );
  return median(rows.map(({ value }) => value).filter(Number.isFinite));
}

/** The middle value; of an even number of values the mean of the two in the middle; null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const low = sorted[Math.ceil(half) - 1];
  const high = sorted[Math.floor(half)];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
