import { readFileSync } from "node:fs";

/** Ticks of the processor's clock a second, as Linux tells them to programs. */
const TICKS = 100;

/** Memory and processor time that a process uses, from Linux's /proc; null where there is none, or no such process. */
export function processUse(pid: number): { residentBytes: number; cpuMs: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program's name stands in brackets and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = Number(fields[11]) + Number(fields[12]);
    const [, resident = "0"] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ");
    return { residentBytes: Number(resident) * 4096, cpuMs: (1000 * ticks) / TICKS };
  } catch {
    return null;
  }
}
