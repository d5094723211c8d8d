import type { Database } from "@/server/db/client";
import { extendLeasesAtStart, loseExpiredLeases } from "./expire";

const SWEEP_MS = 5_000;
const kept: { rewardsmithLeaseKeepers?: WeakMap<Database, Promise<void>> } = globalThis as object;

/**
 * Starts, once per process and database, what keeps the leases: a full period for each now, then every 5 s the expired ones are
 * lost. Resolves when the first part is done; call it before answering trainers. A failed start is tried again at the next call.
 */
export function ensureLeaseKeeper(db: Database): Promise<void> {
  kept.rewardsmithLeaseKeepers ??= new WeakMap();
  const keepers = kept.rewardsmithLeaseKeepers;
  const running = keepers.get(db);
  if (running) return running;
  const started = extendLeasesAtStart(db).then(() => sweepForever(db));
  keepers.set(db, started);
  started.catch(() => keepers.delete(db));
  return started;
}

function sweepForever(db: Database): void {
  let lastSweepAt = Date.now();
  let wasAway = false;
  let sweeping = false;
  setInterval(async () => {
    if (sweeping) return;
    sweeping = true;
    try {
      // The machine slept, or the database was not there: that time is not the trainers' either.
      if (wasAway || Date.now() - lastSweepAt > 3 * SWEEP_MS) await extendLeasesAtStart(db);
      wasAway = false;
      await loseExpiredLeases(db);
    } catch {
      wasAway = true;
    } finally {
      lastSweepAt = Date.now();
      sweeping = false;
    }
  }, SWEEP_MS).unref();
}
