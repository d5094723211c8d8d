import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { copyBinaries } from "@/scripts/postgres/binaries";
import { findBlockingFolder, type RunUser } from "@/scripts/postgres/run-user";

/** Where a cluster's data lie and where the binaries that its user may run are. */
export type Place = { dataFolder: string; binaries: string; notes: string[] };

/** Where root keeps data that the Postgres user could not reach in the data folder. */
const SHARED_FOLDER = "/var/lib/rewardsmith";

/**
 * Not as root: in `folder`, with the package's binaries. As root the Postgres user must be able to enter both: our own
 * folders are opened for it, binaries it cannot reach are copied, and data behind somebody else's closed folder go to
 * /var/lib/rewardsmith. `elsewhere` in `folder` remembers that choice.
 */
export function choosePlace(input: {
  folder: string;
  binaries: string;
  user: RunUser | null;
  ours: readonly string[];
}): Place {
  const { folder, binaries, user, ours } = input;
  if (!user) return { dataFolder: path.join(folder, "data"), binaries, notes: [] };

  const pointer = path.join(folder, "elsewhere");
  const remembered = existsSync(pointer) ? readFileSync(pointer, "utf8").trim() : null;
  const blocking = remembered === null ? findBlockingFolder(folder, user, ours) : null;
  const base = remembered ?? (blocking === null ? folder : openSharedFolder({ blocking, user }));
  const notes = base === folder ? [] : [`The database lies in ${base}.`];
  if (blocking !== null) {
    writeFileSync(pointer, base);
    notes.push(
      `The user ${user.name}, which Postgres runs as, may not enter ${blocking}. To keep the database in ${folder}: chmod o+x ${blocking}, then start with an empty data folder.`,
    );
  }
  const reachable = findBlockingFolder(path.join(binaries, "bin"), user, [path.dirname(binaries), ...ours]) === null;
  const usable = reachable ? binaries : copyBinaries(binaries, path.join(base, "postgres-18.4"));
  return { dataFolder: path.join(base, "data"), binaries: usable, notes };
}

function openSharedFolder({ blocking, user }: { blocking: string; user: RunUser }): string {
  // Random: a later project at the same path must not meet this one's data.
  const base = path.join(SHARED_FOLDER, randomBytes(6).toString("hex"));
  try {
    mkdirSync(base, { recursive: true, mode: 0o711 });
    for (const step of [SHARED_FOLDER, base]) chmodSync(step, 0o711);
    if (findBlockingFolder(base, user, [SHARED_FOLDER]) === null) return base;
  } catch {
    // Read-only or missing: say what is in the way.
  }
  throw new Error(
    `You are root, and Postgres runs as ${user.name}, who may not enter ${blocking}, where the data folder is. Either open it (chmod o+x ${blocking}), or set REWARDSMITH_HOME to a folder elsewhere, or set DATABASE_URL.`,
  );
}
