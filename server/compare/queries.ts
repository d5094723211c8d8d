import { z } from "zod";
import { type RewardSpec, rewardSpecSchema } from "@/domain/reward/spec";
import type { RunTask } from "@/domain/task/task-of-run";
import { type Actor, requireRun } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { describedTasksOf } from "@/server/run/described-task";
import { type RunRow, runColumns, runRow } from "@/server/run/row";
import { metricNames } from "@/server/series/queries";

/** A run as the compare page shows it: without its curves and evaluations, which are asked for where they are drawn. */
export type ComparedRun = RunRow & {
  /** What it was launched with, or what its script says of itself. */
  config: Record<string, unknown>;
  /** Null only for a run that a script reports without a reward. */
  spec: RewardSpec | null;
  /** What its task is, where it is not ours; absent on a page that was frozen before there was this. */
  describedTask?: RunTask | null;
};

export type Comparison = {
  /** In the order asked for. */
  runs: ComparedRun[];
  /** Ids that name no run of this project. */
  missing: string[];
  /** Every metric that one of the runs has reported. */
  metrics: string[];
};

const configSchema = z.record(z.string(), z.unknown());

/** The runs of a comparison. An id that names no run is said, and keeps nobody from seeing the others. */
export async function comparedRuns(db: Database, actor: Actor, runIds: readonly string[]): Promise<Comparison> {
  for (const runId of runIds) requireRun(actor, runId);
  const stored = await db.prisma.run.findMany({
    where: { id: { in: [...runIds] }, projectId: actor.projectId },
    select: runColumns,
  });
  const taskOf = await describedTasksOf(db, actor, stored);
  const now = new Date();
  const byId = new Map(
    stored.map((run) => [
      run.id,
      {
        ...runRow(run, undefined, now),
        config: configSchema.catch({}).parse(run.config),
        spec: rewardSpecSchema.nullable().parse(run.spec),
        describedTask: taskOf(run),
      },
    ]),
  );
  const distinct = [...new Set(runIds)];
  return {
    runs: distinct.flatMap((runId) => byId.get(runId) ?? []),
    missing: distinct.filter((runId) => !byId.has(runId)),
    metrics: await metricNames(db, [...byId.keys()]),
  };
}
