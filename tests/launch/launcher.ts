import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { processIdentity } from "@/scripts/process/process-identity";

export type Launched = {
  url: string;
  /** Of `npm start` or of the launcher itself, see `through`. */
  pid: number;
  /** All it has printed. */
  output: () => string;
  /** The exit code; null after SIGKILL. */
  exited: Promise<number | null>;
};

const ADDRESS = /Rewardsmith is at (http:\/\/\S+)/;

/** A data folder of its own, where the Postgres user may go when we are root. */
export function makeHome(): string {
  return mkdtempSync(path.join(tmpdir(), "rewardsmith-home-"));
}

/** Starts Rewardsmith as a user does and resolves when it prints its address; rejects with all it said when it ends first. */
export async function startRewardsmith(
  home: string,
  { env = {}, through = "node" }: { env?: Record<string, string>; through?: "node" | "npm" } = {},
): Promise<Launched> {
  const { child, output, exited } = spawnStart(home, env, through);
  const url = await new Promise<string>((resolve, reject) => {
    const look = () => {
      const address = ADDRESS.exec(output())?.[1];
      if (address) resolve(address);
    };
    child.stdout?.on("data", look);
    exited.then((code) => reject(new Error(`npm start ended with ${code}:\n${output()}`)));
  });
  return { url, pid: child.pid ?? 0, output, exited };
}

/** Runs it to its end, for starts that are refused. */
export async function runStart(
  home: string,
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const { output, exited } = spawnStart(home, env, "node");
  return { code: await exited, output: output() };
}

function spawnStart(home: string, env: Record<string, string>, through: "node" | "npm") {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const [command, args] = through === "npm" ? ["npm", ["start"]] : [process.execPath, ["scripts/start.mjs"]];
  const child: ChildProcess = spawn(command, args, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    // Banks are sampled when nothing else waits: here they would only take time from what is tested or measured.
    env: { ...inherited, REWARDSMITH_HOME: home, REWARDSMITH_BANKS: "off", ...env },
  });
  let text = "";
  const collect = (chunk: unknown) => {
    text += String(chunk);
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  const exited = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return { child, output: () => text, exited };
}

/** Pids of every process that belongs to this data folder (Linux): its environment names it, or it works inside it. */
export function processesOf(home: string): number[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => processIdentity(pid) !== null && belongsTo(pid, home));
}

function belongsTo(pid: number, home: string): boolean {
  try {
    if (readlinkSync(`/proc/${pid}/cwd`).startsWith(home)) return true;
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`REWARDSMITH_HOME=${home}`);
  } catch {
    return false;
  }
}

/** The pid of one part of a running Rewardsmith, from its data folder. */
export function pidOf(home: string, part: "launcher" | "app" | "trainer" | "postgres"): number {
  if (part === "postgres") {
    return Number(readFileSync(path.join(home, "postgres", "data", "postmaster.pid"), "utf8").split("\n")[0]);
  }
  return JSON.parse(readFileSync(path.join(home, "processes", `${part}.json`), "utf8")).pid;
}

/** kill -9; a process that is gone already is no fault. */
export function killHard(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
