import fc from "fast-check";
import type { TermOutcome } from "@/domain/reward/outcome";
import { parseRewardSpec } from "@/domain/reward/parse";
import type { RewardSpec, RewardSpecInput } from "@/domain/reward/spec";
import type { Rollout } from "@/domain/rollout/rollout";
import { advantageAlgorithms } from "@/domain/run/config";
import { arbitraryNumber, arbitraryOutcome, arbitraryRollouts, arbitraryTask } from "./arbitrary-rollouts";
import { outcomeColumn } from "./outcome-column";
import type { ScoreColumnsInput } from "./score-columns";
import type { OutcomeColumn } from "./scores";

/** Specs of every feature that are valid for `arbitraryTask`: sources, transforms, gates, schedules, aggregates, objectives. */
export const arbitrarySpec: fc.Arbitrary<RewardSpec> = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 })
  .chain((seeds) => fc.tuple(fc.tuple(...seeds.map((_, place) => term(place))), aggregate(seeds.length), objective))
  .map(([terms, whole, aim]) => {
    const input = { schema: "rewardspec/1" as const, name: "any", terms, aggregate: whole, objective: aim };
    const parsed = parseRewardSpec(input, arbitraryTask);
    return parsed.ok ? parsed.spec : null;
  })
  .filter((spec) => spec !== null);

/** A batch to be scored, with what was answered for the terms that are not computed here. */
export type ArbitraryCase = { rollouts: Rollout[]; input: ScoreColumnsInput; answers: Record<string, TermOutcome[]> };

/** Random specs on random rollouts, with any algorithm, step and answers. */
export const arbitraryCase: fc.Arbitrary<ArbitraryCase> = fc
  .tuple(
    arbitrarySpec,
    arbitraryRollouts,
    fc.constantFrom(...advantageAlgorithms),
    fc.array(arbitraryOutcome, { minLength: 3, maxLength: 9 }),
    fc.record({ step: fc.constantFrom(undefined, undefined, 5), frozen: fc.boolean(), silent: fc.boolean() }),
  )
  .map(([spec, rollouts, algorithm, pool, { step, frozen, silent }]) => {
    const answers = silent ? {} : answersFor(spec, rollouts.length, pool);
    const input: ScoreColumnsInput = { spec, algorithm, external: externalOf(answers) };
    if (step !== undefined) input.policyStep = step;
    if (frozen) input.baseMeans = { "t0.0": 0.5, "t1.0": -1 };
    return { rollouts, input, answers };
  });

/** The answers as columns. */
export function externalOf(answers: Readonly<Record<string, readonly TermOutcome[]>>): Map<string, OutcomeColumn> {
  return new Map(Object.entries(answers).map(([id, outcomes]) => [id, outcomeColumn(outcomes)]));
}

/** An answer for every rollout and every term that asks for one, drawn in turn from a pool. */
export function answersFor(
  spec: RewardSpec,
  count: number,
  pool: readonly TermOutcome[],
): Record<string, TermOutcome[]> {
  const asked = spec.terms.filter(({ source }) => source.type === "python" || source.type === "score_model");
  return Object.fromEntries(
    asked.map(({ id }, t) => [
      id,
      Array.from({ length: count }, (_, row) => pool[(row * (t + 2)) % pool.length] ?? { status: "none" as const }),
    ]),
  );
}

type TermInput = RewardSpecInput["terms"][number];

const bound = fc.integer({ min: -3, max: 3 });
const valueTransform = fc.oneof(
  fc.record({ op: fc.constant("affine" as const), scale: arbitraryNumber, offset: arbitraryNumber }),
  fc.tuple(bound, bound).map(([a, b]) => ({ op: "clip" as const, min: Math.min(a, b), max: Math.max(a, b) })),
  fc.record({ op: fc.constant("clip_upper" as const), eta: arbitraryNumber }),
  fc.constantFrom({ op: "log1p" as const }, { op: "invert" as const }),
  fc.record({ op: fc.constant("power" as const), exponent: fc.constantFrom(0.5, 2, -1, 300, 0) }),
  fc.record({ op: fc.constant("tanh" as const), scale: arbitraryNumber }),
  fc.record({ op: fc.constant("threshold" as const), at: arbitraryNumber }),
);
const stepTransform = fc.oneof(
  fc.constant({ op: "delta" as const }),
  fc.record({
    op: fc.constant("potential" as const),
    gamma: fc.constantFrom(0, 0.9, 1),
    terminal: fc.constantFrom("zero" as const, "keep" as const),
  }),
);
const groupTransform = fc.oneof(
  fc.constantFrom({ op: "rank" as const }, { op: "zscore" as const }),
  fc.record({
    op: fc.constant("sigmoid_center" as const),
    center: fc.constantFrom("group_mean" as const, "base_mean" as const, 0, 1.5),
    scale: fc.constantFrom(1, -2, 1e300),
  }),
);
const outcomeTransforms = fc.array(fc.oneof(valueTransform, groupTransform), { maxLength: 3 });
const stepTransforms = fc
  .tuple(fc.array(fc.oneof(valueTransform, stepTransform), { maxLength: 2 }), outcomeTransforms)
  .map(([first, then]) => [...first, ...then]);

const stepWeight = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const weight = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 1, 2, -1, 0.1, 1e6) },
  { weight: 3, arbitrary: stepWeight },
  {
    weight: 1,
    arbitrary: fc.record({
      schedule: fc.constantFrom("linear" as const, "cosine" as const),
      from: stepWeight,
      to: stepWeight,
      start: fc.constant(2),
      end: fc.constantFrom(2, 9),
    }),
  },
  {
    weight: 1,
    arbitrary: stepWeight.map((value) => ({
      schedule: "piecewise" as const,
      points: [
        [1, 0] satisfies [number, number],
        [6, value] satisfies [number, number],
        [6, 1] satisfies [number, number],
      ],
    })),
  },
);

/** A term at a place: expressions may name the signals and the terms before it. */
function term(place: number): fc.Arbitrary<TermInput> {
  const names = ["x", "y", "s", "u", "tokens", "ref_logprob", "policy_entropy", ...earlier(place)];
  const code = expression(names);
  const shared = {
    role: fc.constantFrom(
      "task" as const,
      "task" as const,
      "task" as const,
      "shaping" as const,
      "penalty" as const,
      "metric" as const,
      "gold" as const,
    ),
    gate: fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.record({ when: code, else: fc.constantFrom("skip" as const, 0, -1, 2.5) }) },
    ),
    weight,
  };
  const outcome = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        type: fc.constant("signal" as const),
        signal: fc.constantFrom("x", "y", "tokens", "ref_logprob_per_token"),
      }),
    },
    { weight: 4, arbitrary: fc.record({ type: fc.constant("expression" as const), code }) },
    {
      weight: 1,
      arbitrary: fc.constant({
        type: "python" as const,
        code: "def reward(prompt, completion, answer, signals): return 1",
      }),
    },
    {
      weight: 1,
      arbitrary: fc.constant({ type: "score_model" as const, endpoint: "e", model: "m", prompt: "p", scale: 0.5 }),
    },
  );
  const step = fc.record({ type: fc.constant("signal" as const), signal: fc.constantFrom("s", "u") });
  const id = `t${place}`;
  return fc
    .oneof(
      { weight: 3, arbitrary: fc.record({ ...shared, source: outcome, transforms: outcomeTransforms }) },
      { weight: 1, arbitrary: fc.record({ ...shared, source: step, transforms: stepTransforms }) },
    )
    .map(({ gate, ...rest }) => ({ id, ...rest, ...(gate === undefined ? {} : { gate }) }));
}

function earlier(place: number): string[] {
  return Array.from({ length: place }, (_, index) => `t${index}`);
}

/** An expression over these names. */
export function expression(names: readonly string[]): fc.Arbitrary<string> {
  const leaf = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...names) },
    { weight: 2, arbitrary: fc.constantFrom("0", "1", "2.5", "1e308", "0.3") },
  );
  const operator = fc.constantFrom("+", "-", "*", "/", "//", "%", "**", "<", "<=", "==", "!=", ">", "and", "or");
  const call = fc.constantFrom("abs", "exp", "log", "log1p", "sqrt", "tanh", "sigmoid", "floor", "round", "-", "not ");
  const flat = fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 3, arbitrary: fc.tuple(leaf, operator, leaf).map(([a, op, b]) => `${a} ${op} ${b}`) },
    { weight: 2, arbitrary: fc.tuple(call, leaf).map(([of, a]) => `${of}(${a})`) },
  );
  return fc.oneof(
    { weight: 4, arbitrary: flat },
    { weight: 2, arbitrary: fc.tuple(flat, operator, flat).map(([a, op, b]) => `(${a}) ${op} (${b})`) },
    { weight: 1, arbitrary: fc.tuple(flat, flat, flat).map(([a, b, c]) => `(${a}) if (${b}) else (${c})`) },
    { weight: 1, arbitrary: fc.tuple(flat, flat).map(([a, b]) => `max(${a}, min(${b}, 1))`) },
  );
}

function aggregate(terms: number): fc.Arbitrary<NonNullable<RewardSpecInput["aggregate"]>> {
  const ids = earlier(terms);
  const shared = {
    missing: fc.constantFrom("exclude" as const, "exclude" as const, "renormalize" as const, "zero" as const),
    clip: fc.constantFrom(null, null, null, { min: -1 }, { max: 1 }, { min: -0.5, max: 2 }),
  };
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        op: fc.constantFrom(
          "weighted_sum" as const,
          "weighted_sum" as const,
          "weighted_mean" as const,
          "normalize_then_sum" as const,
          "product" as const,
          "geometric_mean" as const,
          "min" as const,
        ),
        ...shared,
      }),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({
          op: fc.constant("lexicographic" as const),
          order: fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1 }),
          margins: fc.constantFrom({}, {}),
          ...shared,
        })
        .chain((one) =>
          fc.constantFrom(0, 0.3, 2).map((margin) => ({ ...one, margins: { [one.order[0] ?? "t0"]: margin } })),
        ),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constant("formula" as const), code: expression(ids), ...shared }) },
  );
}

const shared = {
  alpha: fc.constantFrom(0, 0.5, 1, 2, 16),
  betaInv: fc.constantFrom(0, 1, 20, 1e6),
};
const objective: fc.Arbitrary<NonNullable<RewardSpecInput["objective"]>> = fc.oneof(
  fc.constant({ mode: "none" as const }),
  fc.record({
    mode: fc.constantFrom("optimization" as const, "sampling" as const),
    ...shared,
    normalization: fc.constantFrom("none" as const, "sum" as const, "mean" as const),
  }),
  fc.record({
    mode: fc.constantFrom("optimization" as const, "sampling" as const),
    ...shared,
    normalization: fc.constant("weighted_mean" as const),
    normalizationPower: fc.constantFrom(0, 0.5, 1),
  }),
);
