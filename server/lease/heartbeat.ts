import type { HeartbeatResponse } from "@/domain/protocol/messages";
import type { Database } from "@/server/db/client";
import { inTransaction } from "@/server/db/transaction";
import { notifyRunChanged } from "@/server/live/notify";
import { ProtocolError } from "@/server/protocol-error";
import type { AuthenticatedTrainer } from "@/server/trainer/authenticate";
import { type Lease, lockAttempt, renewLease, requireHeld } from "./held-attempt";
import { leaseSeconds } from "./settings";
import { wantOf } from "./want-of";

/** Renews the leases that a trainer names and says what is wanted of each run: `lease_lost` for one that is no longer its own. */
export async function beat(
  db: Database,
  trainer: AuthenticatedTrainer,
  leases: readonly Lease[],
): Promise<HeartbeatResponse> {
  await db.pool.query("update trainer set last_beat_at = clock_timestamp() where id = $1", [trainer.id]);
  const runs: HeartbeatResponse["runs"] = [];
  for (const lease of leases) {
    runs.push({ run: lease.run, want: await beatOne(db, trainer, lease), leaseSeconds: leaseSeconds() });
  }
  return { runs };
}

async function beatOne(
  db: Database,
  trainer: AuthenticatedTrainer,
  lease: Lease,
): Promise<HeartbeatResponse["runs"][number]["want"]> {
  try {
    const { want, revived } = await inTransaction(db, async (client) => {
      const held = await lockAttempt(client, trainer, lease);
      requireHeld(held);
      const revived = await renewLease(client, held);
      return { want: await wantOf(client, trainer, held), revived };
    });
    if (revived) notifyRunChanged(db, lease.run);
    return want;
  } catch (error) {
    // One run that is gone must not keep the others from being renewed.
    if (error instanceof ProtocolError) return "lease_lost";
    throw error;
  }
}
