import { getDatabase } from "./db/client";
import { ensureLeaseKeeper } from "./lease/keeper";
import { runListener } from "./live/run-listener";

/**
 * What a server process does before it answers: every lease gets a full period, since its own downtime is not the trainers'
 * fault, and it listens for changes of runs. A database that is not there yet does not keep it from starting.
 */
export async function startServer(): Promise<void> {
  const db = getDatabase();
  runListener(db.url);
  await ensureLeaseKeeper(db).catch((error: unknown) => {
    console.error("[start] The leases were not extended; this is tried again with the first call of a trainer:", error);
  });
}
