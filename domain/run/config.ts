import { z } from "zod";

export const advantageAlgorithms = ["rloo", "grpo", "reinforce_pp"] as const;
export type AdvantageAlgorithm = (typeof advantageAlgorithms)[number];

export const precisions = ["auto", "bf16", "fp32"] as const;
export type Precision = (typeof precisions)[number];

/** How a run is trained; frozen at launch. */
export const runConfigSchema = z.strictObject({
  task: z.string().min(1),
  baseModel: z.string().min(1),
  algorithm: z.enum(advantageAlgorithms).default("rloo"),
  /** Updates; step k is the k-th. */
  steps: z.int().min(1).max(1_000_000).default(200),
  promptsPerStep: z.int().min(1).max(4096).default(32),
  /** Rollouts per prompt and step. */
  groupSize: z.int().min(2).max(1024).default(8),
  learningRate: z.number().positive().max(1).default(1e-4),
  warmupSteps: z.int().min(0).max(1_000_000).default(10),
  weightDecay: z.number().min(0).max(1).default(0),
  gradClip: z.number().positive().max(1000).default(1),
  /** Longest completion in tokens, EOS included. */
  maxTokens: z.int().min(1).max(65536).default(26),
  /** Ignore EOS, so that length cannot change (the "fixed" variants). */
  fixedLength: z.boolean().default(false),
  /** Sampling temperature. Every log-probability is that of the distribution at this temperature, the base's too; keep 1. */
  temperature: z.number().positive().max(10).default(1),
  /** Evaluate on validation after this many steps, later more rarely (domain/evaluation/schedule.ts); 0: at the start and the end. */
  evalEvery: z.int().min(0).max(1_000_000).default(5),
  /** Held-out prompts of an evaluation, on validation and on test. */
  evalPrompts: z.int().min(1).max(100_000).default(64),
  /** Samples per validation prompt. */
  evalSamples: z.int().min(1).max(1024).default(8),
  /** Samples per test prompt at the end, and at the start of a run that goes on from a checkpoint. */
  testSamples: z.int().min(1).max(1024).default(64),
  /** Samples per test prompt of the base model, at step 0. */
  baseTestSamples: z.int().min(1).max(1024).default(256),
  checkpointEvery: z.int().min(1).max(1_000_000).default(25),
  /** Rank of the adapters trained in place of all weights (LoRA); 0: all weights. */
  loraRank: z.int().min(0).max(1024).default(0),
  /** An adapter's output counts loraAlpha / loraRank times. */
  loraAlpha: z.number().positive().max(4096).default(16),
  /** Of the forward and backward pass; auto: bf16 where the device has it. Like the next two a hint that a trainer may ignore. */
  precision: z.enum(precisions).default("auto"),
  /** Rollouts in one forward and backward pass on a device; 0: the trainer chooses. The sum over a step stays the same. */
  microBatch: z.int().min(0).max(4096).default(0),
  /** Compute activations again in the backward pass: less memory, more time. */
  gradientCheckpointing: z.boolean().default(false),
});
export type RunConfig = z.infer<typeof runConfigSchema>;
export type RunConfigInput = z.input<typeof runConfigSchema>;

export const seedSchema = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);
