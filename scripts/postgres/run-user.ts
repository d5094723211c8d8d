import { execFileSync } from "node:child_process";
import { chmodSync, realpathSync, statSync } from "node:fs";
import path from "node:path";

/** The user Postgres runs as when we are root, which it refuses to run as. */
export type RunUser = { name: string; uid: number; gid: number };

/** Null when we are not root: Postgres then runs as ourselves. As root: the user `postgres`, made when missing. */
export function findRunUser(): RunUser | null {
  if (process.platform === "win32" || process.getuid?.() !== 0) return null;
  const found = lookUp("postgres");
  if (found) return found;
  try {
    run("groupadd", ["--system", "postgres"]);
  } catch {
    // The group may be there already; useradd says what is wrong otherwise.
  }
  try {
    run("useradd", ["--system", "--gid", "postgres", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"]);
  } catch {
    // Images without useradd: any user that has a name does.
  }
  const user = lookUp("postgres") ?? lookUp("nobody");
  if (user) return user;
  throw new Error(
    "Postgres does not run as root, and no user `postgres` could be made. Make one (useradd postgres), start as another user, or set DATABASE_URL to a Postgres of your own.",
  );
}

/**
 * The first folder on the way to `folder` that the user may not enter, or null when all of them are open.
 * Folders inside `ours` are opened first (search permission only: names in them stay hidden).
 */
export function findBlockingFolder(folder: string, user: RunUser, ours: readonly string[]): string | null {
  const real = realpathSync(folder);
  const own = ours.map((root) => realpathSync(root));
  for (const step of ancestorsAndSelf(real)) {
    if (mayEnter(step, user)) continue;
    if (!own.some((root) => step === root || step.startsWith(root + path.sep))) return step;
    chmodSync(step, (statSync(step).mode & 0o7777) | 0o011);
  }
  return null;
}

function mayEnter(folder: string, user: RunUser): boolean {
  const { mode, uid, gid } = statSync(folder);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  return (mode & (gid === user.gid ? 0o010 : 0o001)) !== 0;
}

function ancestorsAndSelf(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [...ancestorsAndSelf(parent), folder];
}

function lookUp(name: string): RunUser | null {
  try {
    const uid = Number.parseInt(run("id", ["-u", name]), 10);
    const gid = Number.parseInt(run("id", ["-g", name]), 10);
    return Number.isInteger(uid) && Number.isInteger(gid) && uid !== 0 ? { name, uid, gid } : null;
  } catch {
    return null;
  }
}

function run(command: string, args: string[]): string {
  return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}
