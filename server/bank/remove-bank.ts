import { isTerminal } from "@/domain/run/status";
import { type Actor, requireOwner } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import { getBank } from "./queries";

/** Removes a bank with its rollouts; one that a job sampled goes with that job. What was measured on it stays as it is. */
export async function removeBank(db: Database, actor: Actor, bankId: string): Promise<{ bankId: string }> {
  requireOwner(actor);
  const { source, status, runId } = await getBank(db, actor, bankId);
  if (!isTerminal(status)) {
    throw new AppError("conflict", "This bank is still being sampled. Cancel that first, then remove it.");
  }
  if (source === "sampled" && runId)
    await db.prisma.run.deleteMany({ where: { id: runId, projectId: actor.projectId } });
  else await db.prisma.bank.deleteMany({ where: { id: bankId, projectId: actor.projectId } });
  return { bankId };
}
