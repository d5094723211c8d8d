import { type Actor, requireRun } from "@/server/actor";
import { notImplemented } from "@/server/app-error";

export type LogRow = {
  id: number;
  at: Date;
  level: "info" | "warn" | "error";
  text: string;
  /** Number of the attempt that wrote the line. */
  attempt: number;
};

export type LogPageInput = { runId: string; before: number | null; limit: number };

/** The newest lines before the id `before`, in the order they were written; `more` says that older ones exist. */
export async function pageLogs(actor: Actor, input: LogPageInput): Promise<{ lines: LogRow[]; more: boolean }> {
  requireRun(actor, input.runId);
  return notImplemented("logs.page");
}
