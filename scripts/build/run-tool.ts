import { spawn } from "node:child_process";

const preload = new URL("../launch/child.mjs", import.meta.url).href;

/**
 * Runs a Node program in a process group of its own; resolves to its code and output. `signal` ends the whole group, and so
 * does the end of this process.
 */
export function runTool(
  args: string[],
  { env = {}, signal }: { env?: Record<string, string>; signal: AbortSignal },
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn(process.execPath, ["--import", preload, ...args], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", REWARDSMITH_CHILD: "tool", ...env },
    });
    let output = "";
    const onAbort = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // Gone already.
      }
    };
    signal.addEventListener("abort", onAbort, { once: true });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        output += String(chunk);
      });
    }
    child.once("error", reject);
    child.once("close", (code) => {
      signal.removeEventListener("abort", onAbort);
      if (signal.aborted) reject(signal.reason);
      else resolve({ code, output });
    });
  });
}
