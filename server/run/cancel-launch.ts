import { isTerminal } from "@/domain/run/status";
import { type Actor, requireOwner } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import { setRunWant } from "@/server/lease/set-want";
import { runStatusSchema } from "./row";

export type CanceledLaunch = {
  /** Canceled now: nobody worked on them. */
  canceled: number;
  /** Their trainers were told and stop after the step under way. */
  stopping: number;
  /** Had ended before. */
  over: number;
};

/** Cancels every run of a launch that has not ended, each in a transaction of its own: one that ends meanwhile stops no other. */
export async function cancelLaunch(db: Database, actor: Actor, launchId: string): Promise<CanceledLaunch> {
  requireOwner(actor);
  const { projectId } = actor;
  const runs = await db.prisma.run.findMany({
    where: { launchId, projectId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 1000,
    select: { id: true, status: true },
  });
  if (runs.length === 0) throw new AppError("not_found", "There is no such group of runs; it may have been deleted.");
  const result: CanceledLaunch = { canceled: 0, stopping: 0, over: 0 };
  for (const { id, status } of runs) {
    if (isTerminal(runStatusSchema.parse(status))) result.over += 1;
    else result[await cancelOne(db, projectId, id)] += 1;
  }
  return result;
}

async function cancelOne(db: Database, projectId: string, runId: string): Promise<keyof CanceledLaunch> {
  try {
    const status = await setRunWant(db, { projectId, runId, want: "cancel" });
    return isTerminal(status) ? "canceled" : "stopping";
  } catch (error) {
    // It ended between the two.
    if (error instanceof AppError && (error.code === "conflict" || error.code === "not_found")) return "over";
    throw error;
  }
}
