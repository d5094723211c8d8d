import type { Want } from "@/domain/protocol/messages";
import type { RewardSpec } from "@/domain/reward/spec";
import type { AdvantageAlgorithm, RunConfig, RunConfigInput } from "@/domain/run/config";
import type { AttemptStatus, RunStatus } from "@/domain/run/status";
import { type Actor, requireOwner, requireRun, visibleRuns } from "@/server/actor";
import { notImplemented } from "@/server/app-error";

export type RunRow = {
  id: string;
  name: string;
  status: RunStatus;
  /** Derived: claimed or running, and no beat for 60 s. */
  unresponsive: boolean;
  task: string;
  baseModel: string;
  reward: {
    id: string;
    name: string;
    versionId: string;
    versionNumber: number;
    objective: RewardSpec["objective"];
  } | null;
  seed: number;
  algorithm: AdvantageAlgorithm;
  /** The last step that has been reported; 0 before the first. */
  step: number;
  steps: number;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  trainer: { id: string; name: string } | null;
  failureReason: string | null;
  /** Runs launched together share it. */
  launchId: string;
  /** The newest `task/accuracy`; null before the first. */
  accuracy: number | null;
  /** At most 32 values of `task/accuracy` over the run so far, evenly spaced; null where none is finite. */
  sparkline: (number | null)[];
  revision: number;
};

export type AttemptRow = {
  id: string;
  number: number;
  status: AttemptStatus;
  trainerName: string | null;
  resumeFrom: number | null;
  startedAt: Date;
  endedAt: Date | null;
  lastSeq: number | null;
};

export type RunDetail = RunRow & {
  config: RunConfig;
  /** Null only for a run that an external script reports without a reward. */
  spec: RewardSpec | null;
  want: Want;
  attempts: AttemptRow[];
  /** Median of the newest 50 `step_time`; null before the first. */
  secondsPerStep: number | null;
  secondsLeft: number | null;
  rolloutBytes: number;
};

export type ListRunsInput = { limit: number; cursor: string | null; status: RunStatus[] | null };

/** Runs newest first, a page at a time; `total` counts all that match. */
export async function listRuns(
  actor: Actor,
  input: ListRunsInput,
): Promise<{ runs: RunRow[]; total: number; nextCursor: string | null }> {
  visibleRuns(actor);
  return notImplemented(`runs.list ${input.limit}`);
}

/** One run with its frozen spec and config, its attempts and the time to expect. */
export async function getRun(actor: Actor, runId: string): Promise<RunDetail> {
  requireRun(actor, runId);
  return notImplemented(`runs.get ${runId}`);
}

export type Estimate = {
  /** Null when nothing has been measured. */
  secondsPerStep: number | null;
  /** A sentence: which runs this was measured on, or why there is no estimate. */
  from: string;
};

/** Seconds a step to expect of a config, measured on past runs of the same task, scaled by rollouts and length. */
export async function estimateRun(
  actor: Actor,
  input: { config: RunConfigInput; trainerId: string | null },
): Promise<Estimate> {
  requireOwner(actor);
  return notImplemented(`runs.estimate ${input.config.task}`);
}
