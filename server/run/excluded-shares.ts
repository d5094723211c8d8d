import type { Database } from "@/server/db/client";

/** At which step which share of the rollouts had no reward. */
export type ExcludedShare = { step: number; share: number };

/** The newest `reward/excluded/rate` of each run, of its newest attempt that has one; a run that reports none is left out. */
export async function excludedShares(db: Database, runIds: readonly string[]): Promise<Map<string, ExcludedShare>> {
  if (runIds.length === 0) return new Map();
  const { rows } = await db.pool.query<{ run_id: string } & ExcludedShare>(
    `SELECT DISTINCT ON (s.run_id) s.run_id, p.step, p.value AS share
       FROM series s JOIN attempt a ON a.id = s.attempt_id
       JOIN LATERAL (SELECT step, value FROM point
                      WHERE series_id = s.id AND value NOT IN ('NaN', 'Infinity', '-Infinity')
                      ORDER BY step DESC LIMIT 1) p ON true
      WHERE s.run_id = ANY($1) AND s.metric = 'reward/excluded/rate'
      ORDER BY s.run_id, a.number DESC`,
    [runIds],
  );
  return new Map(rows.map(({ run_id, step, share }) => [run_id, { step, share }]));
}
