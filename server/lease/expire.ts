import { MAX_LOST_ATTEMPTS } from "@/domain/run/status";
import type { Database } from "@/server/db/client";
import { inTransaction } from "@/server/db/transaction";
import { notifyRunChanged } from "@/server/live/notify";
import { loseAttempt } from "./lose-attempt";
import { leaseSeconds } from "./settings";

/**
 * Gives every active lease a full period: the server's own downtime is not the trainers' fault. Call when a server process
 * starts, before it answers, and when the database comes back. Returns how many.
 */
export async function extendLeasesAtStart(db: Database): Promise<number> {
  const { rowCount } = await db.pool.query(
    `update attempt set lease_expires_at = greatest(lease_expires_at, clock_timestamp() + make_interval(secs => $1))
     where status = 'active'`,
    [leaseSeconds()],
  );
  return rowCount ?? 0;
}

/**
 * Declares lost every attempt whose lease has run out: its run goes back to the queue, or has failed after the third. External
 * runs stay as they are: nobody else could take them. Returns the ids of the runs.
 */
export async function loseExpiredLeases(db: Database): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string; run_id: string }>(
    `select a.id, a.run_id from attempt a join run r on r.id = a.run_id
     where a.status = 'active' and a.lease_expires_at < clock_timestamp() and not r.external
     order by a.lease_expires_at limit 1000`,
  );
  const lost: string[] = [];
  for (const { id, run_id: runId } of rows) {
    const happened = await inTransaction(db, async (client) => {
      // Skipped when busy: an events call of its own is just reviving it.
      const locked = await client.query("select 1 from run where id = $1 for update skip locked", [runId]);
      if (locked.rowCount === 0) return false;
      const expired = await client.query(
        "select 1 from attempt where id = $1 and status = 'active' and lease_expires_at < clock_timestamp()",
        [id],
      );
      if (expired.rowCount === 0) return false;
      await loseAttempt(client, { attemptId: id, runId, maxLost: MAX_LOST_ATTEMPTS });
      return true;
    });
    if (happened) {
      lost.push(runId);
      notifyRunChanged(db, runId);
    }
  }
  return lost;
}
