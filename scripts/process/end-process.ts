import { setTimeout as delay } from "node:timers/promises";
import { isAlive } from "@/scripts/process/process-identity";

/** Asks a process to end (SIGTERM), then ends it (SIGKILL) after `graceMs`; resolves when it is gone. */
export async function endProcess(target: { pid: number; identity: string }, graceMs: number): Promise<void> {
  signal(target, "SIGTERM");
  if (await isGoneWithin(target, graceMs)) return;
  signal(target, "SIGKILL");
  if (!(await isGoneWithin(target, 10_000))) {
    throw new Error(`Process ${target.pid} does not end, not even by SIGKILL; end it by hand and start again.`);
  }
}

/** Waits until the process is gone; false when it still lives after `timeoutMs`. */
export async function isGoneWithin(target: { pid: number; identity: string }, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isAlive(target)) {
    if (performance.now() > deadline) return false;
    await delay(20);
  }
  return true;
}

/** Signals the process only while it is the one meant, never a later one with its pid. */
export function signal(target: { pid: number; identity: string }, name: NodeJS.Signals): void {
  if (!isAlive(target)) return;
  try {
    process.kill(target.pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
