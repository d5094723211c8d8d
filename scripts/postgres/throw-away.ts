import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Cluster, openCluster } from "@/scripts/postgres/cluster";
import { findBlockingFolder, findRunUser } from "@/scripts/postgres/run-user";
import { isAlive, processIdentity } from "@/scripts/process/process-identity";

const PREFIX = "rewardsmith-test-postgres-";

/** A Postgres in a temporary folder that does not wait for the disk; `dispose` stops it and removes the folder. */
export async function openThrowAwayCluster(): Promise<Cluster & { folder: string; dispose: () => Promise<void> }> {
  const parent = temporaryFolder();
  await removeAbandoned(parent);
  const folder = mkdtempSync(path.join(parent, PREFIX));
  writeFileSync(
    path.join(folder, "owner.json"),
    JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }),
  );
  const cluster = await openCluster(optionsOf(folder));
  const dispose = async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...cluster, folder, dispose };
}

function optionsOf(folder: string) {
  return { folder, ours: [process.cwd()], logFile: path.join(folder, "postgres.log"), durable: false, port: null };
}

/** Stops and removes the clusters of test runs that were killed. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = path.join(parent, name);
    try {
      const owner = JSON.parse(readFileSync(path.join(folder, "owner.json"), "utf8")) as {
        pid: number;
        identity: string;
      };
      if (isAlive(owner)) continue;
      if (existsSync(path.join(folder, "data", "PG_VERSION"))) await (await openCluster(optionsOf(folder))).stop();
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's, or just being made: not ours to remove.
    }
  }
}

/** The temporary folder, or as root the first one that the Postgres user may enter. */
function temporaryFolder(): string {
  const user = findRunUser();
  const usual = realpathSync(tmpdir());
  if (!user) return usual;
  const open = [usual, "/tmp", "/var/tmp"].find(
    (folder) => existsSync(folder) && findBlockingFolder(folder, user, []) === null,
  );
  return open ?? usual;
}
