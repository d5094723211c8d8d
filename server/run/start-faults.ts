import type { Fault } from "@/domain/reward/faults";
import type { Actor } from "@/server/actor";
import type { Database } from "@/server/db/client";

type Start = { parentId: string | null; startStep: number | null; config: { baseModel: string } };

/** What is wrong with the run and the checkpoint that a launch starts from. */
export async function startFaults(db: Database, actor: Actor, start: Start): Promise<Fault[]> {
  const { parentId, startStep, config } = start;
  if (parentId === null) {
    const message = "A step to start from needs the run whose checkpoint it is.";
    return startStep === null ? [] : [{ path: ["parentId"], message }];
  }
  const parent = await db.prisma.run.findFirst({
    where: { id: parentId, projectId: actor.projectId },
    select: {
      name: true,
      baseModel: true,
      trainer: { select: { name: true } },
      checkpoints: { orderBy: { step: "asc" }, take: 1000, select: { step: true } },
    },
  });
  if (!parent) return [{ path: ["parentId"], message: "The run this is made from is not there any more." }];
  if (startStep === null) return [];
  const steps = parent.checkpoints.map(({ step }) => step);
  if (!steps.includes(startStep)) {
    const message =
      steps.length === 0
        ? `No weights of ${parent.name} are kept here: they stay with ${parent.trainer?.name ?? "its trainer"}.`
        : `The weights of step ${startStep} of ${parent.name} are not kept; there are those of ${steps.join(", ")}.`;
    return [{ path: ["startStep"], message }];
  }
  if (config.baseModel === parent.baseModel) return [];
  const message = `The weights of step ${startStep} are those of ${parent.baseModel}: choose it, or start from the base model.`;
  return [{ path: ["config", "baseModel"], message }];
}
