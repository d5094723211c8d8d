import { z } from "zod";
import { wireNumberSchema } from "@/domain/metric/wire-number";
import { identifierSchema, rewardSpecSchema } from "@/domain/reward/spec";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { runConfigSchema, seedSchema } from "@/domain/run/config";
import { taskDescriptionSchema } from "@/domain/task/task-description";

/** Trainer protocol v1: every message between a trainer and the server, under /api/trainer/v1. */
export const PROTOCOL_PATH = "/api/trainer/v1";

/** Limits of one events batch; beyond one the answer is 413 and nothing is stored. */
export const BATCH_LIMITS = {
  bytes: 8 * 1024 * 1024,
  metrics: 20_000,
  rolloutGroups: 512,
  logs: 5_000,
  evaluations: 64,
} as const;

const step = z.int().min(0).max(2_000_000_000);

/** Most bytes of the weights of one checkpoint; beyond it the answer is 413. */
export const MAX_CHECKPOINT_BYTES = 64 * 1024 * 1024;
/** PUT of a checkpoint's weights names its lease in headers, since its body is the file; the hash is SHA-256, hex. */
export const CHECKPOINT_HEADERS = {
  attempt: "x-rewardsmith-attempt",
  lease: "x-rewardsmith-lease",
  sha256: "x-rewardsmith-sha256",
} as const;
export const checkpointStepSchema = z.coerce.number().pipe(step);
/** `duplicate`: these very bytes were stored already. */
export const checkpointResponseSchema = z.object({
  result: z.enum(["stored", "duplicate"]),
  bytes: z.int(),
  sha256: z.string(),
});

export const registerRequestSchema = z.strictObject({
  name: z.string().min(1).max(200),
  engine: z.string().min(1).max(100),
  version: z.string().min(1).max(100),
  device: z.string().max(200),
  /** Bytes the trainer may use; null when unknown. */
  memory: z.number().min(0).nullable(),
  /** By id, or described: what is not ours is known by its description. */
  tasks: z.array(z.union([z.string().min(1).max(200), taskDescriptionSchema])).max(200),
  /** A null task: on all its tasks. The id "*": any model, by a name or a folder that the trainer can load. */
  baseModels: z
    .array(z.strictObject({ id: z.string().min(1).max(300), task: z.string().max(200).nullable().default(null) }))
    .max(1000),
  /** train, continue, bank, evaluate, python, score_model, endpoint:<name>, lora: what a run may ask for (domain/run/required-features.ts). */
  features: z.array(z.string().max(100)).max(100).default([]),
});
export const registerResponseSchema = z.object({
  trainer: z.string(),
  leaseSeconds: z.number(),
  batchLimits: z.object({
    bytes: z.number(),
    metrics: z.number(),
    rolloutGroups: z.number(),
    logs: z.number(),
    evaluations: z.number(),
  }),
});

export const wants = ["go", "pause", "cancel"] as const;
export type Want = (typeof wants)[number];

const leased = { run: z.string().min(1), attempt: z.string().min(1), leaseToken: z.string().min(1) };

export const heartbeatRequestSchema = z.strictObject({
  trainer: z.string().min(1),
  runs: z.array(z.strictObject(leased)).max(1000),
});
export const heartbeatResponseSchema = z.object({
  runs: z.array(z.object({ run: z.string(), want: z.enum([...wants, "lease_lost"]), leaseSeconds: z.number() })),
});

/** `resumable`: lost runs whose checkpoint this trainer still has, with the steps at which it can go on (newest last). */
export const claimRequestSchema = z.strictObject({
  trainer: z.string().min(1),
  resumable: z
    .array(z.strictObject({ run: z.string().min(1), steps: z.array(step).max(1000) }))
    .max(1000)
    .default([]),
});
export const jobs = ["train", "bank", "evaluate"] as const;
export type Job = (typeof jobs)[number];
export const baseMeansSchema = z.record(z.string(), z.number());
export const claimedJobSchema = z.object({
  job: z.enum(jobs),
  run: z.string(),
  /** Id of this attempt, and its number (1, 2, ...). */
  attempt: z.string(),
  attemptNumber: z.int(),
  leaseToken: z.string(),
  leaseSeconds: z.number(),
  /** Step of the checkpoint to go on from; null: from the start. */
  resumeFrom: step.nullable(),
  /** Uploaded checkpoint whose weights the policy starts from; null: the base model's. The reference is always the base. */
  startFrom: z.object({ run: z.string(), step }).nullable().default(null),
  spec: rewardSpecSchema,
  config: runConfigSchema,
  seed: seedSchema,
  /** What base_mean stands for in the spec, measured on a bank and frozen at launch: "<term>.<index of its transform>" to mean. */
  baseMeans: baseMeansSchema.default({}),
});
export const claimResponseSchema = z.object({ claimed: claimedJobSchema.nullable() });

/** Metric names: slashes and the field's punctuation, e.g. `rewards/correct/mean`, `eval/validation/pass@8`. */
export const metricNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9_.@|:+-]+(\/[A-Za-z0-9_.@|:+-]+)*$/,
    "a metric name has letters, digits, _ . @ - and / between parts",
  )
  .max(200);

export const metricPointSchema = z.strictObject({ metric: metricNameSchema, step, value: wireNumberSchema });

export const termOutcomeSchema = z.discriminatedUnion("status", [
  z.object({ status: z.literal("ok"), value: z.number(), weighted: z.number().nullable() }),
  z.object({ status: z.literal("none") }),
  z.object({ status: z.literal("error"), reason: z.string().max(2000) }),
  z.object({ status: z.literal("timeout") }),
  z.object({ status: z.literal("skipped") }),
]);

/** A rollout as a trainer scored it: what the rules say of it, beside what it is. Totals are null when excluded. */
export const scoredRolloutSchema = rolloutSchema.extend({
  terms: z.record(identifierSchema, termOutcomeSchema),
  taskTotal: z.number().nullable(),
  objectiveTotal: z.number().nullable(),
  advantage: z.number(),
});

/** One prompt's rollouts at one step. Without text, `prompt` and `completion` are empty strings. */
export const rolloutGroupSchema = z.strictObject({
  step,
  split: z.enum(["train", "validation", "test"]),
  promptId: z.string().min(1).max(300),
  prompt: z.string().max(100_000).default(""),
  tier: z.string().max(100).nullable().default(null),
  rollouts: z.array(scoredRolloutSchema).min(1).max(1024),
});

/** n samples per held-out problem at a step. `correct[i]` of `samples[i]` samples of problem i were successes. */
export const evaluationSchema = z.strictObject({
  step,
  split: z.enum(["validation", "test"]),
  /** "sample" draws at the run's temperature; "greedy" takes the likeliest token; "T0.3" draws at that temperature. */
  decoding: z.string().min(1).max(100).default("sample"),
  problems: z
    .array(
      z.strictObject({
        promptId: z.string().min(1).max(300),
        tier: z.string().max(100).nullable().default(null),
        samples: z.int().min(1),
        correct: z.int().min(0),
        meanTokens: z.number().min(0),
        /** S_ref at the run's temperature, whatever the decoding. */
        meanRefLogprob: z.number().nullable(),
        /** Mean of S_ref / T over the samples: not the ratio of the two means above. */
        meanRefLogprobPerToken: z.number().nullable().default(null),
        /** Votes per parsed answer for maj@k; the empty list when not kept. */
        answers: z
          .array(z.strictObject({ answer: z.string().nullable(), count: z.int().min(1), correct: z.boolean() }))
          .default([]),
      }),
    )
    .max(10_000),
});

export const logLineSchema = z.strictObject({
  level: z.enum(["info", "warn", "error"]),
  text: z.string().max(20_000),
  at: z.iso.datetime().optional(),
});

export const finishSchema = z.strictObject({
  state: z.enum(["finished", "failed", "canceled", "paused"]),
  /** The last seq of this attempt; the state takes effect once 1..lastSeq are in. */
  lastSeq: z.int().min(1),
  reason: z.string().max(20_000).optional(),
});

export const eventsRequestSchema = z.strictObject({
  ...leased,
  /** 1, 2, 3, ... within an attempt. */
  seq: z.int().min(1).max(2_000_000_000),
  metrics: z.array(metricPointSchema).default([]),
  rollouts: z.array(rolloutGroupSchema).default([]),
  evaluations: z.array(evaluationSchema).default([]),
  logs: z.array(logLineSchema).default([]),
  /** Newest checkpoint the trainer can go on from. */
  checkpoint: step.optional(),
  finish: finishSchema.optional(),
});
export const eventsResponseSchema = z.object({
  result: z.enum(["accepted", "duplicate"]),
  leaseSeconds: z.number(),
  want: z.enum(wants),
});

/**
 * POST runs: a script's own run, claimed by it from the start; it then logs through events like a trainer. `key` is the
 * script's name for the run: the same key again opens the run's next attempt at `resumeFrom` instead of another run. `trainer`
 * may be left out, since the key says whose it is: a script that shares a trainer's key need not register over it.
 */
export const createRunRequestSchema = z.strictObject({
  trainer: z.string().min(1).optional(),
  name: z.string().min(1).max(200),
  key: z.string().min(1).max(200).optional(),
  task: z.string().min(1).max(200).default("external"),
  baseModel: z.string().min(1).max(300).default("unknown"),
  steps: z.int().min(1).max(2_000_000_000),
  seed: seedSchema.default(0),
  spec: rewardSpecSchema.nullable().default(null),
  /** Whatever the script wants shown as its configuration. */
  config: z.record(z.string().max(200), z.json()).default({}),
  resumeFrom: step.nullable().default(null),
});
export const createRunResponseSchema = z.object({
  trainer: z.string(),
  run: z.string(),
  attempt: z.string(),
  attemptNumber: z.int(),
  leaseToken: z.string(),
  leaseSeconds: z.number(),
});

/** Every error answer of the protocol: a code to act on and a sentence to read; `path` leads to the fault in the body. */
export const protocolErrorSchema = z.object({
  error: z.object({
    code: z.enum([
      "bad_request",
      "unauthorized",
      "forbidden",
      "not_found",
      "lease_lost",
      "seq_conflict",
      "too_large",
      "unavailable",
    ]),
    message: z.string(),
    path: z.array(z.union([z.string(), z.number()])).optional(),
  }),
});

export type CreateRunRequest = z.input<typeof createRunRequestSchema>;
export type CreateRunResponse = z.infer<typeof createRunResponseSchema>;
export type RegisterRequest = z.input<typeof registerRequestSchema>;
export type RegisterResponse = z.infer<typeof registerResponseSchema>;
export type HeartbeatRequest = z.input<typeof heartbeatRequestSchema>;
export type HeartbeatResponse = z.infer<typeof heartbeatResponseSchema>;
export type ClaimRequest = z.input<typeof claimRequestSchema>;
export type ClaimedJob = z.infer<typeof claimedJobSchema>;
export type EventsRequest = z.input<typeof eventsRequestSchema>;
export type EventsBatch = z.output<typeof eventsRequestSchema>;
export type EventsResponse = z.infer<typeof eventsResponseSchema>;
export type CheckpointResponse = z.infer<typeof checkpointResponseSchema>;
export type RolloutGroup = z.output<typeof rolloutGroupSchema>;
export type ScoredRolloutRecord = z.output<typeof scoredRolloutSchema>;
export type TermOutcomeRecord = z.output<typeof termOutcomeSchema>;
export type EvaluationRecord = z.output<typeof evaluationSchema>;
