import { UNRESPONSIVE_AFTER_MS } from "@/domain/run/status";
import { type Actor, requireOwner } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { tasksById } from "@/server/task/known-task";
import { baseModelsSchema } from "@/server/task/queries";

export type TrainerRow = {
  id: string;
  name: string;
  /** The one that `npm start` runs. */
  embedded: boolean;
  /** Null until the trainer has registered: its key was made, but it has not called yet. */
  engine: string | null;
  version: string | null;
  device: string | null;
  /** Bytes. */
  memory: number | null;
  tasks: string[];
  /** What its tasks are called, in the same order. */
  taskNames: string[];
  baseModels: { id: string; task: string | null }[];
  features: string[];
  online: boolean;
  lastBeatAt: Date | null;
  createdAt: Date;
  running: { runId: string; name: string; job: string; step: number; steps: number }[];
};

/** The trainers of the project (200 at most) that are not revoked, with the newest 20 runs each is working on. */
export async function listTrainers(db: Database, actor: Actor): Promise<{ trainers: TrainerRow[] }> {
  requireOwner(actor);
  const trainers = await db.prisma.trainer.findMany({
    where: { projectId: actor.projectId, revokedAt: null },
    orderBy: [{ embedded: "desc" }, { createdAt: "asc" }],
    take: 200,
    select: {
      id: true,
      name: true,
      embedded: true,
      engine: true,
      version: true,
      device: true,
      memory: true,
      tasks: true,
      baseModels: true,
      features: true,
      createdAt: true,
      registeredAt: true,
      lastBeatAt: true,
      runs: {
        where: { status: { in: ["claimed", "running"] } },
        orderBy: { createdAt: "desc" },
        take: 20,
        select: { id: true, name: true, job: true, step: true, steps: true },
      },
    },
  });
  const known = await tasksById(db.prisma, actor, [...new Set(trainers.flatMap(({ tasks }) => tasks))]);
  const since = Date.now() - UNRESPONSIVE_AFTER_MS;
  return {
    trainers: trainers.map(({ registeredAt, runs, baseModels, ...trainer }) => ({
      ...trainer,
      engine: registeredAt && trainer.engine,
      version: registeredAt && trainer.version,
      device: registeredAt && trainer.device,
      taskNames: trainer.tasks.map((id) => known.get(id)?.name ?? id),
      baseModels: baseModelsSchema.parse(baseModels),
      online: trainer.lastBeatAt !== null && trainer.lastBeatAt.getTime() >= since,
      running: runs.map(({ id, ...run }) => ({ runId: id, ...run })),
    })),
  };
}
