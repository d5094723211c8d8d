import { type RunConfig, runConfigSchema } from "@/domain/run/config";
import { stepWork } from "@/domain/run/step-work";
import { type Actor, requireOwner } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { median, secondsPerStep } from "./seconds-per-step";

export type Estimate = {
  /** Null when nothing has been measured. */
  secondsPerStep: number | null;
  /** A sentence: which runs this was measured on, or why there is no estimate. */
  from: string;
};

/**
 * Seconds a step to expect, measured: the median over the newest 10 runs of the same task and base model (on the named
 * trainer), each scaled to this config by rollouts a step times longest completion, which the work is proportional to.
 */
export async function estimateRun(
  db: Database,
  actor: Actor,
  input: { config: RunConfig; trainerId: string | null },
): Promise<Estimate> {
  requireOwner(actor);
  const { task, baseModel } = input.config;
  const runs = await db.prisma.run.findMany({
    where: {
      projectId: actor.projectId,
      job: "train",
      task,
      baseModel,
      step: { gt: 0 },
      ...(input.trainerId !== null && { trainerId: input.trainerId }),
    },
    orderBy: { createdAt: "desc" },
    take: 10,
    select: { id: true, config: true },
  });
  const measured = await Promise.all(
    runs.map(async (run) => {
      const seconds = await secondsPerStep(db, run.id);
      const config = runConfigSchema.safeParse(run.config);
      return seconds === null || !config.success ? [] : [(seconds / stepWork(config.data)) * stepWork(input.config)];
    }),
  );
  const scaled = measured.flat();
  const where = input.trainerId === null ? "" : " on this trainer";
  if (scaled.length === 0) {
    return {
      secondsPerStep: null,
      from: `No run of ${task} has been measured${where} yet; the run page shows the time left after the first steps.`,
    };
  }
  const count = scaled.length === 1 ? "the last run" : `the last ${scaled.length} runs`;
  return {
    secondsPerStep: median(scaled),
    from: `Measured on ${count} of ${task}${where}, scaled to this number of rollouts and tokens; evaluations come on top.`,
  };
}
