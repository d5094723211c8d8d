import { bankDefaults } from "@/domain/rollout/bank";
import { tasks } from "@/domain/task/task";
import type { Actor } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { baseModelsSchema } from "@/server/task/queries";
import { queueBank } from "./mutations";

/** Whether banks of shipped base models are sampled without being asked for: unless REWARDSMITH_BANKS=off. */
function areFirstBanksOn(): boolean {
  return process.env.REWARDSMITH_BANKS !== "off";
}

/**
 * Queues one bank for each base model that the embedded trainer has just registered and that never had one. One that was
 * canceled or has failed is not asked for again.
 */
export async function queueFirstBanks(db: Database, trainer: { id: string; projectId: string }): Promise<void> {
  if (!areFirstBanksOn()) return;
  const { id, projectId } = trainer;
  const actor: Actor = { kind: "owner", projectId };
  await db.prisma.$transaction(async (tx) => {
    const found = await tx.trainer.findFirst({
      where: { id, embedded: true, features: { has: "bank" } },
      select: { tasks: true, baseModels: true },
    });
    if (!found) return;
    // Two registrations at once queue here: the second sees the banks of the first.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`banks ${projectId}`}, 0))`;
    for (const model of baseModelsSchema.parse(found.baseModels)) {
      for (const task of tasks) {
        if (!found.tasks.includes(task.id) || (model.task !== null && model.task !== task.id)) continue;
        const known = await tx.bank.count({
          where: { projectId, source: "sampled", task: task.id, baseModel: model.id },
        });
        if (known === 0) await queueBank(tx, actor, { task: task.id, baseModel: model.id, ...bankDefaults });
      }
    }
  });
}
