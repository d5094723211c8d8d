import type { LaunchChecks } from "@/domain/checks/report";
import type { RewardSpec } from "@/domain/reward/spec";
import type { BaseMeans } from "@/domain/reward/terms";
import type { RunConfig } from "@/domain/run/config";
import { requiredFeatures } from "@/domain/run/required-features";
import type { Variation } from "@/domain/run/variation";
import type { Actor } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Prisma } from "@/server/db/generated/client";
import { toJson } from "@/server/db/json";

export type NewRun = {
  name: string;
  job?: "train" | "evaluate" | "bank";
  rewardVersionId: string | null;
  spec: RewardSpec;
  config: RunConfig;
  seed: number;
  /** Steps to do; the configuration's unless said otherwise. */
  steps?: number;
  variation?: Variation;
  baseMeans?: BaseMeans;
  parentId?: string | null;
  startStep?: number | null;
  /** What the checks said of its reward; none are made of banks and evaluations. */
  checks?: LaunchChecks;
};

/** Puts runs into the queue as one launch. */
export async function insertRuns(
  tx: Prisma.TransactionClient,
  actor: Actor,
  launch: { launchId: string; trainerId: string | null; runs: NewRun[] },
): Promise<{ launchId: string; runIds: string[] }> {
  const { launchId, trainerId, runs } = launch;
  await keepStarts(tx, runs);
  const runIds: string[] = [];
  for (const run of runs) {
    const { name, job = "train", rewardVersionId, spec, config, seed, steps = config.steps } = run;
    const created = await tx.run.create({
      data: {
        projectId: actor.projectId,
        name,
        launchId,
        job,
        rewardVersionId,
        spec: toJson(spec),
        config: toJson(config),
        task: config.task,
        baseModel: config.baseModel,
        seed,
        steps,
        variation: run.variation ?? [],
        requires: requiredFeatures(spec, config).map(({ feature }) => feature),
        baseMeans: run.baseMeans ?? {},
        ...(run.checks && { checks: toJson(run.checks) }),
        parentId: run.parentId ?? null,
        startStep: run.startStep ?? null,
        requestedTrainerId: trainerId,
      },
      select: { id: true },
    });
    runIds.push(created.id);
  }
  return { launchId, runIds };
}

/** Holds back, by the parent's lock, that a checkpoint is thinned away while runs that start from it are put in the queue. */
async function keepStarts(tx: Prisma.TransactionClient, runs: readonly NewRun[]): Promise<void> {
  for (const { parentId, startStep } of runs.filter((run) => run.startStep != null).slice(0, 1)) {
    await tx.$queryRaw`SELECT id FROM run WHERE id = ${parentId ?? ""} FOR UPDATE`;
    const kept = await tx.checkpoint.count({ where: { runId: parentId ?? "", step: startStep ?? 0 } });
    if (kept === 0)
      throw new AppError("conflict", `The weights of step ${startStep} went a moment ago. Choose others.`);
  }
}
