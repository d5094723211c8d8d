import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { constants, setPriority } from "node:os";
import path from "node:path";
import { forgetChild, noteChild } from "@/scripts/launch/data-folder";
import { isGoneWithin, signal } from "@/scripts/process/end-process";
import { processIdentity } from "@/scripts/process/process-identity";

const KEPT_LOG_BYTES = 10_000_000;
const STEADY_MS = 60_000;

export type ChildSpec = {
  name: "app" | "trainer";
  /** Arguments of node. */
  args: string[];
  env: () => Promise<Record<string, string>>;
  /** How long it may take to stop by itself. */
  graceMs: number;
  /** Below the usual priority, so that it never keeps the page waiting. */
  background: boolean;
};

export type Supervised = { stop: (patience: "wait" | "now") => Promise<void>; logFile: string; starts: () => number };

/** Keeps a child running: starts it again when it ends, at once the first time, then after 1, 2, 4 ... 30 s. */
export function supervise(folder: string, spec: ChildSpec, say: (line: string) => void): Supervised {
  const logFile = path.join(folder, "logs", `${spec.name}.log`);
  let child: ChildProcess | null = null;
  let identity: string | null = null;
  let timer: NodeJS.Timeout | null = null;
  let stopping = false;
  let failures = 0;
  let starts = 0;

  async function start(): Promise<void> {
    timer = null;
    const env = await spec.env().catch((error: unknown) => {
      say(`The ${spec.name} cannot start yet: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    });
    if (stopping) return;
    if (env === null) return again();
    rotate(logFile);
    const log = openSync(logFile, "a", 0o600);
    const startedAt = performance.now();
    const preload = new URL("./child.mjs", import.meta.url).href;
    const started = spawn(process.execPath, ["--import", preload, ...spec.args], {
      // A group of its own: Ctrl-C reaches the launcher alone, which stops things in order.
      detached: true,
      stdio: ["ignore", log, log, "pipe"],
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", REWARDSMITH_CHILD: spec.name, ...env },
    });
    closeSync(log);
    child = started;
    starts++;
    started.once("error", (error) => say(`The ${spec.name} could not be started: ${error.message}`));
    if (started.pid !== undefined) {
      identity = processIdentity(started.pid);
      noteChild(folder, spec.name, started.pid);
      if (spec.background) lowerPriority(started.pid);
    }
    started.once("close", (code, by) => {
      child = null;
      forgetChild(folder, spec.name);
      if (stopping) return;
      if (performance.now() - startedAt > STEADY_MS) failures = 0;
      say(`The ${spec.name} ended (${by ?? `code ${code}`}); starting it again. Its log: ${logFile}`);
      again();
    });
  }

  function again(): void {
    const delayMs = failures === 0 ? 0 : Math.min(30_000, 1000 * 2 ** (failures - 1));
    failures++;
    timer = setTimeout(start, delayMs);
  }

  void start();
  return {
    logFile,
    starts: () => starts,
    stop: async (patience) => {
      stopping = true;
      if (timer) clearTimeout(timer);
      const pid = child?.pid;
      if (pid === undefined || identity === null) return;
      const target = { pid, identity };
      signal(target, patience === "now" ? "SIGKILL" : "SIGTERM");
      if (!(await isGoneWithin(target, spec.graceMs))) signal(target, "SIGKILL");
      await isGoneWithin(target, 10_000);
      forgetChild(folder, spec.name);
    },
  };
}

/** The last lines of a child's log, for a sentence about what went wrong. */
export function tailOf(logFile: string): string {
  return existsSync(logFile) ? readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-15).join("\n") : "(no log)";
}

function rotate(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > KEPT_LOG_BYTES) renameSync(logFile, `${logFile}.1`);
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed here; it then runs like everything else.
  }
}
