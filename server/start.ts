import { getDatabase } from "./db/client";
import { ensureLeaseKeeper } from "./lease/keeper";
import { runListener } from "./live/run-listener";

/**
 * What a server process does before it answers: every lease gets a full period, since its own downtime is not the trainers'
 * fault, and it listens for changes of runs. A database that is not there yet does not keep it from starting.
 */
export async function startServer(): Promise<void> {
  try {
    const db = getDatabase();
    runListener(db.url);
    await ensureLeaseKeeper(db);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`[start] The database is not there yet (${reason}). The first call that reaches it does the rest.`);
  }
}
