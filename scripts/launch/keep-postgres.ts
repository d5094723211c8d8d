import { openBuiltIn } from "@/scripts/launch/database";
import type { Progress } from "@/scripts/launch/progress";
import type { Cluster } from "@/scripts/postgres/cluster";
import { isAlive } from "@/scripts/process/process-identity";

export type PostgresKeeper = { stop: () => Promise<void> };

const LOOK_EVERY_MS = 500;

/** Starts the built-in Postgres again, on its old port, whenever it is gone. */
export function keepPostgres(folder: string, first: Cluster, say: Progress): PostgresKeeper {
  let cluster = first;
  let stopping = false;
  let looking: Promise<void> = Promise.resolve();
  let failures = 0;

  async function look(): Promise<void> {
    if (stopping || isAlive(cluster)) return;
    say("Postgres ended; starting it again");
    try {
      cluster = await openBuiltIn(folder, first.port);
      failures = 0;
    } catch (error) {
      failures++;
      say(`Postgres did not start: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  function schedule(): void {
    const delayMs = Math.min(30_000, LOOK_EVERY_MS * 2 ** failures);
    timer = setTimeout(() => {
      looking = look().finally(() => {
        if (!stopping) schedule();
      });
    }, delayMs);
  }
  let timer: NodeJS.Timeout;
  schedule();

  return {
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      await looking;
      await cluster.stop();
    },
  };
}
