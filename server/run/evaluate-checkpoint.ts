import { randomUUID } from "node:crypto";
import { type Actor, requireOwner } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { frozenRun } from "./frozen-run";
import { insertRuns } from "./insert-runs";
import type { Launched } from "./launch";
import { launchFaults, notLaunched } from "./launch-faults";
import { startFaults } from "./start-faults";

export type EvaluateInput = { runId: string; step: number; seed: number; testSamples: number };

/** Puts a job into the queue that evaluates a checkpoint of a run: a small run of its own, with the run as its parent. */
export async function evaluateCheckpoint(db: Database, actor: Actor, input: EvaluateInput): Promise<Launched> {
  requireOwner(actor);
  const run = await frozenRun(db, actor, input.runId);
  const { step: startStep, seed } = input;
  const config = { ...run.config, testSamples: input.testSamples };
  const { spec, rewardVersionId, baseMeans } = run;
  const launch = { config, spec, baseMeans, seeds: [seed], trainerId: null, startStep, job: "evaluate" as const };
  const faults = [
    ...(await startFaults(db, actor, { parentId: run.id, startStep, config })),
    ...(await launchFaults(db, actor, launch)),
  ];
  if (faults.length > 0) throw notLaunched(faults);
  const evaluation = {
    name: `${run.name} · evaluation of step ${startStep}`,
    job: "evaluate" as const,
    rewardVersionId,
    spec,
    config,
    seed,
    steps: 0,
    variation: run.variation,
    baseMeans,
    parentId: run.id,
    startStep,
  };
  return db.prisma.$transaction((tx) =>
    insertRuns(tx, actor, { launchId: randomUUID(), trainerId: null, runs: [evaluation] }),
  );
}
