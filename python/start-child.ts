import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { StartEngine } from "@/domain/python/engine-line";
import { engineFolder, pyodideFolder } from "./places";
import { processUse } from "./process-use";

const WATCH_MS = 100;

const running = new Set<ChildProcess>();

/** Ends every child of this thread and waits until the system has let go of it: a thread that is gone can no longer. */
export async function endChildren(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      return gone;
    }),
  );
}

/** Starts Python in a child process without rights: no environment, no file but its own, no process, no network. */
export function startChild(limits: { memoryBytes: number }): StartEngine {
  return (on) => {
    const told = JSON.stringify({ pyodideFolder: pyodideFolder(), memoryBytes: limits.memoryBytes });
    const options: SpawnOptions = {
      env: Object.create(null),
      cwd: engineFolder(),
      stdio: ["pipe", "ignore", "pipe", "pipe"],
    };
    const child = spawn(process.execPath, [...childRights(), path.join(engineFolder(), "child.mjs"), told], options);
    running.add(child);
    let ended = false;
    let said = "";
    let over: string | null = null;
    let startedAt: number | null = null;
    const { pid = 0, stdin, stderr } = child;
    const answers = child.stdio[3];
    if (!(answers instanceof Readable) || !stdin || !stderr) throw new Error("the child process has no pipes");
    // A child that is gone cannot be written to; its exit tells why.
    stdin.on("error", () => undefined);
    stderr.setEncoding("utf8").on("data", (text: string) => {
      said = `${said}${text}`.slice(0, 2000);
    });
    createInterface({ input: answers }).on("line", (text) => on.answer(parsed(text)));
    child.on("exit", () => running.delete(child));
    child.on("error", (error) => on.ended(error.message));
    child.on("close", (code, signal) => {
      clearInterval(watch);
      if (ended) return;
      const first = said.trim().split("\n")[0];
      on.ended(over ?? (first ? first : `it ended with ${signal ?? `exit code ${code}`}`));
    });
    const watch = setInterval(() => {
      const use = processUse(pid);
      if (use === null) return;
      startedAt ??= use.residentBytes;
      if (use.residentBytes < startedAt + limits.memoryBytes + HEADROOM_BYTES) return;
      over = `it used more than ${Math.round(limits.memoryBytes / 2 ** 20)} MB of memory`;
      child.kill("SIGKILL");
    }, WATCH_MS);
    return {
      send: (request) => void stdin.write(`${JSON.stringify(request)}\n`),
      end: () => {
        clearInterval(watch);
        ended = true;
        child.kill("SIGKILL");
      },
      cpuMs: () => processUse(pid)?.cpuMs ?? null,
    };
  };
}

/** What the child may do: read its own files and Pyodide's, and run the thread that watches stdin: once that runs, it gives up starting others. */
export function childRights(): string[] {
  return [
    permissionFlag(process.versions.node),
    `--allow-fs-read=${pyodideFolder()}`,
    `--allow-fs-read=${engineFolder()}`,
    "--allow-worker",
    "--disallow-code-generation-from-strings",
    "--no-warnings",
  ];
}

/** Node's own memory while Python starts: its code, compiled. */
const HEADROOM_BYTES = 256 * 2 ** 20;

/** What Node's permission model is switched on with: since 22.13 and 23.5 it is no experiment any more. */
export function permissionFlag(version: string): string {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const settled = major >= 24 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  return settled ? "--permission" : "--experimental-permission";
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
