import type { LogLine } from "@/trpc/types";

/** Pages (newest page first) and live lines as one log: each line once, in the order it was written. */
export function mergeLogs(pages: readonly (readonly LogLine[])[], live: readonly LogLine[]): LogLine[] {
  const byId = new Map<number, LogLine>();
  for (const line of [...pages.flat(), ...live]) byId.set(line.id, line);
  return [...byId.values()].sort((a, b) => a.id - b.id);
}
