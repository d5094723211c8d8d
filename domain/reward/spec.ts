import { z } from "zod";

/** Limits of RewardSpec v1; a spec beyond one is a fault, never truncated. */
export const SPEC_LIMITS = {
  terms: 64,
  bytes: 256 * 1024,
  weight: 1e6,
  alpha: 16,
  betaInv: 1e6,
  expressionChars: 4000,
  expressionDepth: 50,
} as const;

const finite = z.number();
const weightValue = finite.min(-SPEC_LIMITS.weight).max(SPEC_LIMITS.weight);
const code = z.string().min(1).max(SPEC_LIMITS.expressionChars);
const stepNumber = z.int().min(0);

/** An identifier usable in expressions: term ids and signal names. */
export const identifierSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, "use letters, digits and _, beginning with a letter (64 at most)");

export const sourceSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("signal"), signal: identifierSchema }),
  z.strictObject({ type: z.literal("expression"), code }),
  z.strictObject({ type: z.literal("python"), code: z.string().min(1).max(65536) }),
  z.strictObject({
    type: z.literal("score_model"),
    endpoint: z.string().min(1),
    model: z.string().min(1),
    prompt: z.string().min(1),
    scale: finite.default(1),
  }),
]);

const bounds = { min: finite.optional(), max: finite.optional() };

export const transformSchema = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("affine"), scale: finite.default(1), offset: finite.default(0) }),
  z.strictObject({ op: z.literal("clip"), ...bounds }),
  z.strictObject({ op: z.literal("clip_upper"), eta: finite }),
  z.strictObject({ op: z.literal("log1p") }),
  z.strictObject({ op: z.literal("power"), exponent: finite }),
  z.strictObject({ op: z.literal("tanh"), scale: finite.default(1) }),
  z.strictObject({ op: z.literal("threshold"), at: finite }),
  z.strictObject({ op: z.literal("invert") }),
  z.strictObject({ op: z.literal("delta") }),
  z.strictObject({
    op: z.literal("potential"),
    gamma: finite.min(0).max(1).default(1),
    terminal: z.enum(["zero", "keep"]).default("zero"),
  }),
  z.strictObject({ op: z.literal("rank") }),
  z.strictObject({ op: z.literal("zscore") }),
  z.strictObject({
    op: z.literal("sigmoid_center"),
    center: z.union([finite, z.literal("group_mean"), z.literal("base_mean")]),
    scale: finite.default(1),
  }),
]);

export const gateSchema = z.strictObject({ when: code, else: z.union([finite, z.literal("skip")]).default(0) });

export const weightSchema = z.union([
  weightValue,
  z.strictObject({
    schedule: z.enum(["linear", "cosine"]),
    from: weightValue,
    to: weightValue,
    start: stepNumber,
    end: stepNumber,
  }),
  z.strictObject({
    schedule: z.literal("piecewise"),
    points: z
      .array(z.tuple([stepNumber, weightValue]))
      .min(1)
      .max(1000),
  }),
]);

export const termRoles = ["task", "shaping", "penalty", "intrinsic", "metric", "gold"] as const;

export const termSchema = z.strictObject({
  id: identifierSchema,
  label: z.string().max(200).optional(),
  role: z.enum(termRoles).default("task"),
  range: z.tuple([finite, finite]).optional(),
  source: sourceSchema,
  transforms: z.array(transformSchema).max(32).default([]),
  gate: gateSchema.optional(),
  weight: weightSchema.default(1),
});

const aggregateShared = {
  clip: z.strictObject(bounds).nullable().default(null),
  missing: z.enum(["exclude", "renormalize", "zero"]).default("exclude"),
};

export const aggregateSchema = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("weighted_sum"), ...aggregateShared }),
  z.strictObject({ op: z.literal("weighted_mean"), ...aggregateShared }),
  z.strictObject({ op: z.literal("normalize_then_sum"), ...aggregateShared }),
  z.strictObject({ op: z.literal("product"), ...aggregateShared }),
  z.strictObject({ op: z.literal("geometric_mean"), ...aggregateShared }),
  z.strictObject({ op: z.literal("min"), ...aggregateShared }),
  z.strictObject({
    op: z.literal("lexicographic"),
    order: z.array(identifierSchema).min(1),
    margins: z.record(z.string(), finite.min(0)).default({}),
    ...aggregateShared,
  }),
  z.strictObject({ op: z.literal("formula"), code, ...aggregateShared }),
]);

export const normalizations = ["none", "sum", "mean", "weighted_mean"] as const;

const objectiveShared = {
  alpha: finite.min(0).max(SPEC_LIMITS.alpha),
  betaInv: finite.min(0).max(SPEC_LIMITS.betaInv),
  normalization: z.enum(normalizations).default("sum"),
  normalizationPower: finite.min(0).max(1).optional(),
};

/** The objective of background.md's table: a union by mode, `none` has no alpha. */
export const objectiveSchema = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }),
  z.strictObject({ mode: z.literal("optimization"), ...objectiveShared }),
  z.strictObject({ mode: z.literal("sampling"), ...objectiveShared }),
]);

export const specTestSchema = z.strictObject({
  name: z.string().min(1).max(200),
  rollout: z.record(z.string(), z.unknown()),
  expect: z.strictObject({ term: z.string().min(1), ...bounds }),
});

/**
 * The shape of RewardSpec v1 with defaults filled in. Shape alone: rules across fields (duplicate ids, names an
 * expression may use, a constant objective) are checked by `parseRewardSpec` in parse.ts.
 */
export const rewardSpecSchema = z.strictObject({
  schema: z.literal("rewardspec/1"),
  name: z.string().min(1).max(200),
  terms: z.array(termSchema).min(1).max(SPEC_LIMITS.terms),
  aggregate: aggregateSchema.default({ op: "weighted_sum", clip: null, missing: "exclude" }),
  objective: objectiveSchema.default({ mode: "none" }),
  tests: z.array(specTestSchema).max(256).default([]),
});

export type RewardSpec = z.infer<typeof rewardSpecSchema>;
/** A spec as people write it: defaults may be left out. */
export type RewardSpecInput = z.input<typeof rewardSpecSchema>;
export type RewardTerm = RewardSpec["terms"][number];
export type TermRole = RewardTerm["role"];
export type Source = RewardTerm["source"];
export type Transform = RewardTerm["transforms"][number];
export type Gate = NonNullable<RewardTerm["gate"]>;
export type Weight = RewardTerm["weight"];
export type Aggregate = RewardSpec["aggregate"];
export type Objective = RewardSpec["objective"];
export type Normalization = (typeof normalizations)[number];
