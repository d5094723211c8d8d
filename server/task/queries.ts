import { z } from "zod";
import { ANY_MODEL, type OfferedModel } from "@/domain/task/offered-models";
import { type Actor, requireOwner } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { type KnownTask, tasksToOffer } from "./known-task";

export type TaskRow = KnownTask & {
  /** Base models that some trainer of the project offers for this task, and the trainers that do. */
  baseModels: { id: string; trainerIds: string[] }[];
  /** The trainers that take any base model for it, by a name or a folder that they can load. */
  anyModelTrainerIds: string[];
};

/** What a trainer registered under baseModels; a null task means every task it can do. */
export const baseModelsSchema: z.ZodType<OfferedModel[]> = z.array(
  z.object({ id: z.string(), task: z.string().nullable() }),
);

/** The tasks the product knows, those that trainers describe or only banks know behind them, and what the trainers that are not revoked (200 at most) can train on them. */
export async function listTasks(db: Database, actor: Actor): Promise<{ tasks: TaskRow[] }> {
  requireOwner(actor);
  const trainers = await db.prisma.trainer.findMany({
    where: { projectId: actor.projectId, revokedAt: null, registeredAt: { not: null } },
    orderBy: [{ embedded: "desc" }, { id: "asc" }],
    take: 200,
    select: { id: true, tasks: true, baseModels: true },
  });
  const known = await tasksToOffer(db.prisma, actor);
  return {
    tasks: known.map((task) => {
      const offers = new Map<string, string[]>();
      for (const trainer of trainers) {
        if (!trainer.tasks.includes(task.id)) continue;
        for (const model of baseModelsSchema.parse(trainer.baseModels)) {
          if (model.task !== null && model.task !== task.id) continue;
          offers.set(model.id, [...(offers.get(model.id) ?? []), trainer.id]);
        }
      }
      const anyModelTrainerIds = offers.get(ANY_MODEL) ?? [];
      offers.delete(ANY_MODEL);
      return { ...task, baseModels: [...offers].map(([id, trainerIds]) => ({ id, trainerIds })), anyModelTrainerIds };
    }),
  };
}
