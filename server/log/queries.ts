import { z } from "zod";
import { type Actor, requireRun } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { noSuchRun } from "@/server/run/queries";

export type LogRow = {
  id: number;
  at: Date;
  level: "info" | "warn" | "error";
  text: string;
  /** Number of the attempt that wrote the line. */
  attempt: number;
};

export type LogPageInput = { runId: string; before: number | null; limit: number };

export const logLevelSchema = z.enum(["info", "warn", "error"]);

/** The newest lines before the id `before`, in the order they came in; `more` says that older ones exist. */
export async function pageLogs(
  db: Database,
  actor: Actor,
  input: LogPageInput,
): Promise<{ lines: LogRow[]; more: boolean }> {
  requireRun(actor, input.runId);
  const run = await db.prisma.run.findFirst({
    where: { id: input.runId, projectId: actor.projectId },
    select: {
      logLines: {
        where: input.before === null ? {} : { id: { lt: input.before } },
        orderBy: { id: "desc" },
        take: input.limit + 1,
        select: { id: true, at: true, level: true, text: true, attempt: { select: { number: true } } },
      },
    },
  });
  if (!run) throw noSuchRun();
  const lines = run.logLines.slice(0, input.limit).reverse();
  return {
    lines: lines.map(({ level, attempt, ...line }) => ({
      ...line,
      level: logLevelSchema.parse(level),
      attempt: attempt.number,
    })),
    more: run.logLines.length > input.limit,
  };
}
