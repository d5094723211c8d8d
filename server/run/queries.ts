import { z } from "zod";
import { type LaunchChecks, launchChecksSchema } from "@/domain/checks/report";
import { baseMeansSchema, type Want, wants } from "@/domain/protocol/messages";
import { type RewardSpec, rewardSpecSchema } from "@/domain/reward/spec";
import type { BaseMeans } from "@/domain/reward/terms";
import { type RunConfig, runConfigSchema } from "@/domain/run/config";
import { type AttemptStatus, attemptStatuses, isTerminal, type RunStatus } from "@/domain/run/status";
import type { RunTask } from "@/domain/task/task-of-run";
import { type Actor, requireRun, visibleRuns } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import { accuracyLines } from "./accuracy-line";
import { describedTasksOf } from "./described-task";
import { excludedShares } from "./excluded-shares";
import { type LaunchGroup, launchGroups } from "./launch-groups";
import { type RunRow, runColumns, runRow } from "./row";
import { secondsPerStep } from "./seconds-per-step";
import { sharedChecks } from "./shared-checks";

export type AttemptRow = {
  id: string;
  number: number;
  status: AttemptStatus;
  trainerName: string | null;
  resumeFrom: number | null;
  startedAt: Date;
  endedAt: Date | null;
  lastSeq: number;
};

export type RunDetail = RunRow & {
  /** Null only for an external run, whose configuration is whatever its script says: `externalConfig`. */
  config: RunConfig | null;
  externalConfig: Record<string, unknown> | null;
  /** Null only for a run that an external script reports without a reward. */
  spec: RewardSpec | null;
  /** What base_mean stands for in the spec, as it was measured at launch. */
  baseMeans: BaseMeans;
  /** What the checks said of its reward at launch; null where none were made, as for scripts and before there were any. */
  checks: LaunchChecks | null;
  want: Want;
  attempts: AttemptRow[];
  /** Median of the newest 50 `step_time`; null before the first. */
  secondsPerStep: number | null;
  /** Null when nothing has been measured or nothing is left to do. */
  secondsLeft: number | null;
  /** What the rollouts of this run take on disk, roughly. */
  rolloutBytes: number;
  /** What its uploaded checkpoints take. */
  checkpointBytes: number;
  /** The run it was forked, continued or evaluated from. */
  parent: { id: string; number: number; name: string } | null;
  /** What its task is, where it is not ours; absent on a page that was frozen before there was this. */
  describedTask?: RunTask | null;
};

export type ListRunsInput = { limit: number; cursor: string | null; status: RunStatus[] | null };

/** Training runs newest first, a page at a time; `total` counts all that match, `launches` are the page's groups. */
export async function listRuns(
  db: Database,
  actor: Actor,
  input: ListRunsInput,
): Promise<{ runs: RunRow[]; total: number; nextCursor: string | null; launches: LaunchGroup[] }> {
  const shared = visibleRuns(actor);
  const where = {
    projectId: actor.projectId,
    job: "train",
    ...(shared && { id: { in: [...shared] } }),
    ...(input.status && { status: { in: input.status } }),
  };
  const [rows, total] = await Promise.all([
    db.prisma.run.findMany({
      where,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: input.limit + 1,
      ...(input.cursor !== null && { cursor: { id: input.cursor }, skip: 1 }),
      select: runColumns,
    }),
    db.prisma.run.count({ where }),
  ]);
  const page = rows.slice(0, input.limit);
  const [lines, excluded, launches] = await Promise.all([
    accuracyLines(db, page),
    excludedShares(
      db,
      page.map(({ id }) => id),
    ),
    // A share shows the runs it names and says nothing of others.
    shared
      ? []
      : launchGroups(
          db,
          actor.projectId,
          page.map(({ launchId }) => launchId),
        ),
  ]);
  const now = new Date();
  return {
    runs: page.map((run) => ({ ...runRow(run, lines.get(run.id), now), excluded: excluded.get(run.id) ?? null })),
    total,
    nextCursor: rows.length > input.limit ? (page.at(-1)?.id ?? null) : null,
    launches,
  };
}

/** One run with its frozen spec and config, its newest 100 attempts and the time to expect. */
export async function getRun(db: Database, actor: Actor, runId: string): Promise<RunDetail> {
  requireRun(actor, runId);
  const run = await db.prisma.run.findFirst({
    where: { id: runId, projectId: actor.projectId },
    select: {
      ...runColumns,
      want: true,
      baseMeans: true,
      checks: true,
      parent: { select: { id: true, number: true, name: true } },
      attempts: {
        orderBy: { number: "desc" },
        take: 100,
        select: {
          id: true,
          number: true,
          status: true,
          resumeFrom: true,
          startedAt: true,
          endedAt: true,
          lastSeq: true,
          trainer: { select: { name: true } },
        },
      },
    },
  });
  if (!run) throw noSuchRun();
  const [lines, excluded, seconds, bytes, weights, taskOf] = await Promise.all([
    accuracyLines(db, [run]),
    excludedShares(db, [runId]),
    secondsPerStep(db, runId),
    db.prisma.rolloutGroup.aggregate({ where: { runId }, _sum: { bytes: true } }),
    db.prisma.checkpoint.aggregate({ where: { runId }, _sum: { bytes: true } }),
    describedTasksOf(db, actor, [run]),
  ]);
  const { want, attempts, parent, config, spec, baseMeans, checks, ...columns } = run;
  const ofLaunch = launchChecksSchema.nullable().parse(checks);
  const row = runRow({ ...columns, config, spec }, lines.get(runId), new Date());
  const stepsLeft = isTerminal(row.status) ? 0 : row.steps - row.step;
  return {
    ...row,
    excluded: excluded.get(runId) ?? null,
    config: run.external ? null : runConfigSchema.parse(config),
    externalConfig: run.external ? z.record(z.string(), z.unknown()).parse(config) : null,
    spec: rewardSpecSchema.nullable().parse(spec),
    baseMeans: baseMeansSchema.parse(baseMeans),
    checks: actor.kind === "owner" ? ofLaunch : sharedChecks(ofLaunch),
    want: z.enum(wants).parse(want),
    attempts: attempts.reverse().map(({ trainer, status, ...attempt }) => ({
      ...attempt,
      status: z.enum(attemptStatuses).parse(status),
      trainerName: trainer.name,
    })),
    secondsPerStep: seconds,
    secondsLeft: seconds === null || stepsLeft <= 0 ? null : seconds * stepsLeft,
    rolloutBytes: bytes._sum.bytes ?? 0,
    checkpointBytes: weights._sum.bytes ?? 0,
    // A share shows the runs it names, and their parents are others.
    parent: actor.kind === "owner" ? parent : null,
    describedTask: taskOf(run),
  };
}

/** Says that a run is not there; also for a run of another project, so that ids tell nothing. */
export function noSuchRun(): AppError {
  return new AppError("not_found", "There is no such run. Choose one in the list of runs.");
}
