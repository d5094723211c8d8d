import { z } from "zod";
import { jobs } from "@/domain/protocol/messages";
import { rewardHash } from "@/domain/reward/hash";
import { type Objective, rewardSpecSchema } from "@/domain/reward/spec";
import { type AdvantageAlgorithm, advantageAlgorithms } from "@/domain/run/config";
import { type RunStatus, runStatuses, UNRESPONSIVE_AFTER_MS } from "@/domain/run/status";
import { type Variation, variationSchema } from "@/domain/run/variation";
import type { Prisma } from "@/server/db/generated/client";
import type { AccuracyLine } from "./accuracy-line";
import type { ExcludedShare } from "./excluded-shares";

export type RunRow = {
  id: string;
  /** What people call it by ("#12"); its colour and dash follow from it. */
  number: number;
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
    objective: Objective;
    /** The run's own reward is not what this version says: a grid or a fork changed a number of it. */
    varied: boolean;
  } | null;
  /** The reward that a script sent with its run, which is in no library; absent where there is none. */
  ownReward?: { name: string; objective: Objective } | null;
  seed: number;
  /** Null for an external run whose script did not name one of ours. */
  algorithm: AdvantageAlgorithm | null;
  /** How its completions are drawn, which S_ref depends on; null where an external run does not say. */
  sampling: { temperature: number; maxTokens: number } | null;
  /** Reported by a script of its own: never queued, and resumed by the script alone. */
  external: boolean;
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
  job: (typeof jobs)[number];
  /** Step of its parent's checkpoint whose weights it started from; null: the base model's. */
  startStep: number | null;
  /** What it changed against the reward version and the configuration it was launched with. */
  variation: Variation;
  /** The newest `task/accuracy`; null before the first. */
  accuracy: number | null;
  /** At most 32 values of `task/accuracy` over the run so far, evenly spaced; null where none is finite. */
  sparkline: (number | null)[];
  /** Rollouts without a reward at the newest step that says; null where none does, absent on a page frozen before there was this. */
  excluded?: ExcludedShare | null;
  revision: number;
};

export const runColumns = {
  id: true,
  number: true,
  name: true,
  status: true,
  task: true,
  baseModel: true,
  config: true,
  spec: true,
  seed: true,
  external: true,
  step: true,
  steps: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  lastBeatAt: true,
  failureReason: true,
  launchId: true,
  job: true,
  startStep: true,
  variation: true,
  revision: true,
  trainer: { select: { id: true, name: true } },
  rewardVersion: { select: { id: true, number: true, hash: true, reward: { select: { id: true, name: true } } } },
} as const satisfies Prisma.RunSelect;

type StoredRun = Prisma.RunGetPayload<{ select: typeof runColumns }>;

export const runStatusSchema = z.enum(runStatuses);
// Only what a row shows: the rest of a spec (256 kB at most) is read where it is shown.
const specReward = z
  .object({ name: rewardSpecSchema.shape.name, objective: rewardSpecSchema.shape.objective })
  .nullable();
const configAlgorithm = z.object({ algorithm: z.enum(advantageAlgorithms) });

const configSampling = z.object({ temperature: z.number(), maxTokens: z.number() });

/** A run as lists show it. */
export function runRow(run: StoredRun, line: AccuracyLine | undefined, now: Date): RunRow {
  const { config, spec, rewardVersion, lastBeatAt, status: storedStatus, job, variation, ...rest } = run;
  const status = runStatusSchema.parse(storedStatus);
  const varied = variationSchema.parse(variation);
  const frozen = specReward.parse(spec);
  return {
    ...rest,
    status,
    job: z.enum(jobs).parse(job),
    variation: varied,
    unresponsive: isUnresponsive({ status, lastBeatAt }, now),
    algorithm: configAlgorithm.safeParse(config).data?.algorithm ?? null,
    sampling: configSampling.safeParse(config).data ?? null,
    reward:
      rewardVersion && frozen
        ? {
            id: rewardVersion.reward.id,
            name: rewardVersion.reward.name,
            versionId: rewardVersion.id,
            versionNumber: rewardVersion.number,
            objective: frozen.objective,
            varied: isVaried(varied, spec, rewardVersion.hash),
          }
        : null,
    ownReward: rewardVersion ? null : frozen,
    accuracy: line?.newest ?? null,
    sparkline: line?.values ?? [],
  };
}

function isVaried(variation: Variation, spec: unknown, versionHash: string): boolean {
  // Hashing reads a whole spec: only where a grid or a fork has touched it.
  if (variation.every(({ path }) => path.startsWith("config."))) return false;
  return rewardHash(rewardSpecSchema.parse(spec)) !== versionHash;
}

/** Whether a run is held by a trainer that has not been heard of for 60 s; it recovers by itself. */
export function isUnresponsive(run: { status: RunStatus; lastBeatAt: Date | null }, now: Date): boolean {
  const held = run.status === "claimed" || run.status === "running";
  return held && run.lastBeatAt !== null && now.getTime() - run.lastBeatAt.getTime() > UNRESPONSIVE_AFTER_MS;
}
