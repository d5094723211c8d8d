import { baseMeansSchema } from "@/domain/protocol/messages";
import { type RewardSpec, rewardSpecSchema } from "@/domain/reward/spec";
import type { BaseMeans } from "@/domain/reward/terms";
import { type RunConfig, runConfigSchema } from "@/domain/run/config";
import { type Variation, variationSchema } from "@/domain/run/variation";
import type { Actor } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import { noSuchRun } from "./queries";

export type FrozenRun = {
  id: string;
  name: string;
  rewardVersionId: string | null;
  requestedTrainerId: string | null;
  spec: RewardSpec;
  config: RunConfig;
  seed: number;
  variation: Variation;
  baseMeans: BaseMeans;
  parentId: string | null;
  startStep: number | null;
};

/** What a run was launched with, to make another of it. Throws for a run that a script reports: we do not know how to launch it. */
export async function frozenRun(db: Database, actor: Actor, runId: string): Promise<FrozenRun> {
  const run = await db.prisma.run.findFirst({
    where: { id: runId, projectId: actor.projectId, job: "train" },
    select: {
      id: true,
      name: true,
      external: true,
      rewardVersionId: true,
      requestedTrainerId: true,
      spec: true,
      config: true,
      seed: true,
      variation: true,
      baseMeans: true,
      parentId: true,
      startStep: true,
    },
  });
  if (!run) throw noSuchRun();
  const { external, ...rest } = run;
  if (external) {
    throw new AppError("conflict", "A script reports this run: start the script again to have it once more.");
  }
  return {
    ...rest,
    spec: rewardSpecSchema.parse(run.spec),
    config: runConfigSchema.parse(run.config),
    variation: variationSchema.parse(run.variation),
    baseMeans: baseMeansSchema.parse(run.baseMeans),
  };
}
