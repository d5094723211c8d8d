import {
  type ClaimedJob,
  type EventsRequest,
  type EventsResponse,
  eventsRequestSchema,
} from "@/domain/protocol/messages";
import type { RunConfigInput } from "@/domain/run/config";
import { runConfigSchema } from "@/domain/run/config";
import type { TaskDescription } from "@/domain/task/task-description";
import type { Database } from "@/server/db/client";
import { DEFAULT_PROJECT_ID } from "@/server/db/default-project";
import { hashBody } from "@/server/ingest/read-body";
import { storeEvents } from "@/server/ingest/store-events";
import { claimRun } from "@/server/lease/claim";
import { ProtocolError } from "@/server/protocol-error";
import type { AuthenticatedTrainer } from "@/server/trainer/authenticate";
import { hashSecret, newTrainerKey } from "@/server/trainer/key";
import { registerTrainer } from "@/server/trainer/register";

export const spec = {
  schema: "rewardspec/1" as const,
  name: "Correctness",
  terms: [{ id: "correct", source: { type: "signal" as const, signal: "correct" } }],
};

/** A task as a trainer of language models describes it. */
export const mathTask: TaskDescription = {
  id: "math",
  name: "Competition maths",
  description: "Problems of competitions, answered with a boxed expression that math-verify reads.",
  signals: [
    { name: "correct", kind: "outcome", unit: "share", range: [0, 1], description: "1 when the answer is right" },
    { name: "parsed", kind: "outcome", unit: "share", range: [0, 1], description: "1 when an answer could be read" },
    {
      name: "repetition",
      kind: "outcome",
      unit: "share",
      range: [0, 1],
      description: "Share of four-word sequences that were there before",
    },
  ],
  success: "correct",
  maxTokens: 2048,
  learningRate: 1e-6,
  tiers: [1, 2, 3, 4, 5].map((level) => ({ id: `level_${level}`, label: `Level ${level}` })),
};

/** A registered trainer with a key of its own. */
export async function makeTrainer(
  db: Database,
  about: {
    name?: string;
    tasks?: (string | TaskDescription)[];
    baseModels?: { id: string; task: string | null }[];
    features?: string[];
  } = {},
): Promise<AuthenticatedTrainer & { key: string }> {
  const key = newTrainerKey();
  const name = about.name ?? "Trainer";
  const { id } = await db.prisma.trainer.create({
    data: { projectId: DEFAULT_PROJECT_ID, name, keyHash: hashSecret(key) },
    select: { id: true },
  });
  const trainer = { id, projectId: DEFAULT_PROJECT_ID, name };
  await registerTrainer(db, trainer, {
    name,
    engine: "test",
    version: "1",
    device: "cpu",
    memory: null,
    tasks: about.tasks ?? ["arithmetic"],
    baseModels: about.baseModels ?? [{ id: "base", task: null }],
    features: about.features ?? [],
  });
  return { ...trainer, key };
}

/** A queued run of the task `arithmetic` on the base model `base`. */
export async function queueRun(
  db: Database,
  given: Partial<RunConfigInput> & { requestedTrainerId?: string } = {},
): Promise<string> {
  const { requestedTrainerId = null, ...rest } = given;
  const config = runConfigSchema.parse({ task: "arithmetic", baseModel: "base", ...rest });
  const { id } = await db.prisma.run.create({
    data: {
      projectId: DEFAULT_PROJECT_ID,
      name: "Run",
      launchId: crypto.randomUUID(),
      spec,
      config,
      task: config.task,
      baseModel: config.baseModel,
      seed: 1,
      steps: config.steps,
      requestedTrainerId,
    },
    select: { id: true },
  });
  return id;
}

export async function claim(
  db: Database,
  trainer: AuthenticatedTrainer,
  resumable: { run: string; steps: number[] }[] = [],
): Promise<ClaimedJob> {
  const job = await claimRun(db, trainer, resumable);
  if (!job) throw new Error("Nothing to claim");
  return job;
}

/** Sends a batch as the trainer that holds the job. */
export function send(
  db: Database,
  trainer: AuthenticatedTrainer,
  job: { run: string; attempt: string; leaseToken: string },
  content: Omit<EventsRequest, "run" | "attempt" | "leaseToken">,
): Promise<EventsResponse> {
  const body = { run: job.run, attempt: job.attempt, leaseToken: job.leaseToken, ...content };
  return storeEvents(db, trainer, { batch: eventsRequestSchema.parse(body), bodyHash: hashBody(body) });
}

/** The code of the refusal that a call ends in; "accepted" when it does not. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "accepted";
  } catch (error) {
    if (error instanceof ProtocolError) return error.code;
    throw error;
  }
}

/** Makes an attempt's lease run out. */
export async function expireLease(db: Database, attempt: string): Promise<void> {
  await db.pool.query("update attempt set lease_expires_at = clock_timestamp() - interval '1 second' where id = $1", [
    attempt,
  ]);
}

/** Every stored point of a run, in order. */
export async function pointsOf(
  db: Database,
  run: string,
): Promise<{ attempt: number; metric: string; step: number; value: number }[]> {
  const { rows } = await db.pool.query(
    `select a.number as attempt, s.metric, p.step, p.value from point p
     join series s on s.id = p.series_id join attempt a on a.id = s.attempt_id
     where s.run_id = $1 order by a.number, s.metric, p.step`,
    [run],
  );
  return rows;
}

/** Status of a run and of its attempts, by number. */
export async function statusOf(
  db: Database,
  run: string,
): Promise<{ run: string; attempts: string[]; reason: string | null; want: string }> {
  const row = await db.prisma.run.findUniqueOrThrow({
    where: { id: run },
    select: {
      status: true,
      want: true,
      failureReason: true,
      attempts: { select: { status: true }, orderBy: { number: "asc" } },
    },
  });
  return {
    run: row.status,
    attempts: row.attempts.map(({ status }) => status),
    reason: row.failureReason,
    want: row.want,
  };
}
