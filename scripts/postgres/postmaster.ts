import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import path from "node:path";
import { isGoneWithin, signal } from "@/scripts/process/end-process";
import { processIdentity } from "@/scripts/process/process-identity";

export type Postmaster = { pid: number; identity: string; port: number };

/** The live postmaster of this data folder, or null. Another process that now has its pid is not taken for it. */
export function findPostmaster(dataFolder: string): Postmaster | null {
  const file = readPidFile(dataFolder);
  if (!file) return null;
  const identity = processIdentity(file.pid);
  return identity !== null && worksIn(file.pid, dataFolder) ? { pid: file.pid, identity, port: file.port } : null;
}

/**
 * Makes the folder of a postmaster that was killed ready for the next: ends what it left running, frees its shared
 * memory, removes its pid file. Does nothing while the postmaster lives.
 */
export async function clearUpAfterDead(dataFolder: string): Promise<void> {
  if (findPostmaster(dataFolder)) return;
  const file = readPidFile(dataFolder);
  for (const pid of findProcessesIn(dataFolder)) {
    const identity = processIdentity(pid);
    if (identity === null || !worksIn(pid, dataFolder)) continue;
    // Backends leave by themselves when they see that the postmaster is gone; those that do not are ended.
    if (await isGoneWithin({ pid, identity }, 2_000)) continue;
    signal({ pid, identity }, "SIGKILL");
    await isGoneWithin({ pid, identity }, 10_000);
  }
  if (file?.sharedMemoryId) freeSharedMemory(file.sharedMemoryId);
  if (file) rmSync(path.join(dataFolder, "postmaster.pid"), { force: true });
}

/** postmaster.pid: pid, data folder, start (s), port, socket folder, address, shared memory key and id, status. */
function readPidFile(dataFolder: string): { pid: number; port: number; sharedMemoryId: number | null } | null {
  try {
    const lines = readFileSync(path.join(dataFolder, "postmaster.pid"), "utf8").split("\n");
    const pid = Number.parseInt(lines[0] ?? "", 10);
    const port = Number.parseInt(lines[3] ?? "", 10);
    const id = Number.parseInt((lines[6] ?? "").trim().split(/\s+/)[1] ?? "", 10);
    return { pid: Math.abs(pid) || -1, port: port || 0, sharedMemoryId: Number.isInteger(id) ? id : null };
  } catch {
    return null;
  }
}

/** Whether the process is a Postgres of this data folder: every Postgres process works inside it. */
function worksIn(pid: number, dataFolder: string): boolean {
  const folder = realpathSync(dataFolder);
  try {
    if (process.platform === "linux") {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return command.startsWith("postgres:") || /postgres(\.exe)?$/.test(command.split("\0")[0] ?? "")
        ? readlinkSync(`/proc/${pid}/cwd`) === folder
        : false;
    }
    const command = execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    return command.includes("postgres") && (command.includes(folder) || command.includes(dataFolder));
  } catch {
    return false;
  }
}

function findProcessesIn(dataFolder: string): number[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => worksIn(pid, dataFolder));
}

/** Removes a System V segment that nobody is attached to; the next start would do so too, an erased folder never. */
function freeSharedMemory(id: number): void {
  if (process.platform !== "linux") return;
  try {
    const rows = readFileSync("/proc/sysvipc/shm", "utf8").split("\n").slice(1);
    const row = rows.map((line) => line.trim().split(/\s+/)).find((fields) => fields[1] === String(id));
    if (row && row[6] === "0") execFileSync("ipcrm", ["-m", String(id)], { stdio: "ignore" });
  } catch {
    // Not readable here: Postgres frees it itself when it starts in the same folder.
  }
}
