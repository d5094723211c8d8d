import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { endProcess } from "@/scripts/process/end-process";
import { isAlive, processIdentity } from "@/scripts/process/process-identity";

const markSchema = z.object({ pid: z.int(), identity: z.string(), url: z.string().nullable() });
export type ProcessMark = z.infer<typeof markSchema>;

/** The data folder: REWARDSMITH_HOME, or .rewardsmith in the project unless another is usual. */
export function dataFolder(usual = ".rewardsmith"): string {
  const folder = path.resolve(process.env.REWARDSMITH_HOME || usual);
  for (const part of ["", "logs", "processes"]) mkdirSync(path.join(folder, part), { recursive: true, mode: 0o700 });
  return folder;
}

/** Takes the folder for this launcher. When another one that lives has it, returns that one's mark instead of null. */
export function takeFolder(folder: string): ProcessMark | null {
  const lock = lockFile(folder);
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(markOf(process.pid, null)), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      try {
        // A link appears with its content or not at all, and for one of two launchers only.
        linkSync(mine, lock);
        return null;
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      }
      const holder = readMark(lock);
      if (holder && isAlive(holder)) return holder;
      setAside(lock, holder);
    }
    throw new Error(`${lock} cannot be taken; remove it and start again.`);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Moves a dead launcher's lock away, unless another launcher took the folder in the meantime: that one's is put back. */
function setAside(lock: string, dead: ProcessMark | null): void {
  const aside = `${lock}.dead.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const moved = readMark(aside);
  if (moved && moved.identity !== dead?.identity && isAlive(moved)) {
    try {
      linkSync(aside, lock);
    } catch {
      // A third one has it; the next round sees who.
    }
  }
  rmSync(aside, { force: true });
}

/** Says where this launcher's app is to be found, for one that is started beside it. */
export function publishAddress(folder: string, url: string): void {
  writeMark(lockFile(folder), markOf(process.pid, url));
}

export function leaveFolder(folder: string): void {
  const holder = readMark(lockFile(folder));
  if (holder && holder.identity === processIdentity(process.pid)) rmSync(lockFile(folder), { force: true });
}

/** Notes a child, so that a launcher after a kill -9 of this one can find it. */
export function noteChild(folder: string, name: string, pid: number): void {
  writeMark(childFile(folder, name), markOf(pid, null));
}

export function forgetChild(folder: string, name: string): void {
  rmSync(childFile(folder, name), { force: true });
}

/** Ends a child that a killed launcher of this folder left; true when there was one. */
export async function endLeftover(folder: string, name: string): Promise<boolean> {
  const mark = readMark(childFile(folder, name));
  const lives = mark !== null && isAlive(mark);
  if (lives) await endProcess(mark, 10_000);
  forgetChild(folder, name);
  return lives;
}

/** Notes of the children of this folder's launcher, by name; null when there is none. */
export function readChild(folder: string, name: string): ProcessMark | null {
  return readMark(childFile(folder, name));
}

function lockFile(folder: string): string {
  return path.join(folder, "processes", "launcher.json");
}

function childFile(folder: string, name: string): string {
  return path.join(folder, "processes", `${name}.json`);
}

function markOf(pid: number, url: string | null): ProcessMark {
  return { pid, identity: processIdentity(pid) ?? "gone", url };
}

function writeMark(file: string, mark: ProcessMark): void {
  const half = `${file}.${process.pid}.half`;
  writeFileSync(half, JSON.stringify(mark), { mode: 0o600 });
  renameSync(half, file);
}

function readMark(file: string): ProcessMark | null {
  try {
    return markSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}
