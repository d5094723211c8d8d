import { z } from "zod";
import { tasks } from "@/domain/task/task";
import { type TaskDescription, taskDescriptionSchema } from "@/domain/task/task-description";
import type { Actor } from "@/server/actor";
import type { Prisma } from "@/server/db/generated/client";

const taskInfosSchema = z.array(taskDescriptionSchema);

/** Trainers whose descriptions are read: those that registered last. */
const MOST_TRAINERS = 200;

/**
 * The tasks that trainers of the project described, without those of ours; of several descriptions of one task the newest
 * registration's. `offered`: by trainers that are not revoked; `known`: by revoked ones too, since their runs are still there.
 */
export async function describedTasks(
  client: Prisma.TransactionClient,
  actor: Actor,
  which: "offered" | "known",
): Promise<TaskDescription[]> {
  const trainers = await client.trainer.findMany({
    where: {
      projectId: actor.projectId,
      registeredAt: { not: null },
      taskInfos: { not: [] },
      ...(which === "offered" && { revokedAt: null }),
    },
    orderBy: [{ registeredAt: "desc" }, { id: "desc" }],
    take: MOST_TRAINERS,
    select: { taskInfos: true, revokedAt: true },
  });
  const found = new Map<string, TaskDescription>();
  // What a trainer says that may still come goes before what a revoked one said last.
  for (const { taskInfos } of [...trainers].sort(
    (a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null),
  )) {
    for (const task of taskInfosSchema.parse(taskInfos)) {
      if (!found.has(task.id) && tasks.every(({ id }) => id !== task.id)) found.set(task.id, task);
    }
  }
  return [...found.values()];
}
