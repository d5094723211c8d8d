import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Rollout, rolloutSchema } from "@/domain/rollout/rollout";
import { tied } from "@/domain/statistics/ties";
import { compileExpression } from "./expression/evaluate";
import { parseExpression } from "./expression/parse-expression";
import { rewardHash } from "./hash";
import { parseRewardSpec } from "./parse";
import { scoreRollouts } from "./score";
import { type RewardSpec, type RewardSpecInput, rewardSpecSchema } from "./spec";
import { parseRewardSpecText } from "./spec-text";
import { applyTransforms } from "./transforms";

const seeded = { seed: 20261121, numRuns: 2000 };
const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -10, max: 10, noNaN: true }),
);
const modest = fc.double({ min: -100, max: 100, noNaN: true });

const transform = fc.oneof(
  fc.record({ op: fc.constant("affine" as const), scale: value, offset: value }),
  fc.record({ op: fc.constant("clip" as const), min: fc.constant(-1), max: fc.constant(2) }),
  fc.record({ op: fc.constant("clip_upper" as const), eta: value }),
  fc.record({ op: fc.constantFrom("log1p" as const, "invert" as const, "rank" as const, "zscore" as const) }),
  fc.record({ op: fc.constant("power" as const), exponent: fc.double({ min: -3, max: 300, noNaN: true }) }),
  fc.record({ op: fc.constant("tanh" as const), scale: value }),
  fc.record({ op: fc.constant("threshold" as const), at: value }),
  fc.record({
    op: fc.constant("sigmoid_center" as const),
    center: fc.constantFrom("group_mean" as const, "base_mean" as const, 0),
    scale: value,
  }),
  fc.record({ op: fc.constantFrom("delta" as const, "potential" as const) }),
);
const code = fc.constantFrom(
  "x + y",
  "x / y",
  "log(x)",
  "exp(x) - y",
  "x ** y",
  "t0 + 1",
  "y if x else nowhere",
  "x //",
);
const source = fc.oneof(
  fc.record({ type: fc.constant("signal" as const), signal: fc.constantFrom("x", "y", "z") }),
  fc.record({ type: fc.constant("expression" as const), code }),
  fc.record({ type: fc.constant("python" as const), code: fc.constant("...") }),
);
const weight = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constantFrom(0, 1, 2));
const spec = fc
  .record({
    terms: fc.array(
      fc.record(
        {
          role: fc.constantFrom("task" as const, "penalty" as const, "metric" as const),
          source,
          transforms: fc.array(transform, { maxLength: 3 }),
          gate: fc.record({ when: fc.constantFrom("x > 0", "1 / y"), else: fc.constantFrom("skip" as const, -1, 0) }),
          weight,
        },
        { requiredKeys: ["source", "transforms", "weight"] },
      ),
      { minLength: 1, maxLength: 4 },
    ),
    op: fc.constantFrom(
      "weighted_sum" as const,
      "weighted_mean" as const,
      "normalize_then_sum" as const,
      "product" as const,
      "geometric_mean" as const,
      "min" as const,
      "lexicographic" as const,
      "formula" as const,
    ),
    missing: fc.constantFrom("exclude" as const, "renormalize" as const, "zero" as const),
  })
  .map(({ terms, op, missing }): RewardSpec => {
    const extra = op === "lexicographic" ? { order: ["t0"] } : op === "formula" ? { code: "1 / t0" } : {};
    const named = terms.map((term, index) => ({ id: `t${index}`, ...term }));
    return rewardSpecSchema.parse({
      schema: "rewardspec/1",
      name: "any",
      terms: named,
      aggregate: { op, missing, ...extra },
    });
  });
const signal = fc.oneof(value, fc.array(value, { maxLength: 4 }));
const rollouts = fc.array(
  fc
    .record(
      {
        promptId: fc.constantFrom("p", "q"),
        signals: fc.dictionary(fc.constantFrom("x", "y", "z"), signal, { noNullPrototype: true }),
        policyStep: fc.constant(0),
      },
      { requiredKeys: ["promptId", "signals"] },
    )
    .map((one): Rollout => rolloutSchema.parse(one)),
  { minLength: 1, maxLength: 6 },
);

describe("properties of a reward", () => {
  it("never gives a total that is not finite: it is a number or null with a reason", () => {
    fc.assert(
      fc.property(spec, rollouts, (anySpec, batch) => {
        for (const { taskTotal, objectiveTotal, excluded, terms } of scoreRollouts({
          spec: anySpec,
          rollouts: batch,
        })) {
          expect(taskTotal === null || Number.isFinite(taskTotal)).toBe(true);
          expect(objectiveTotal === null).toBe(excluded !== null);
          for (const { outcome } of Object.values(terms)) {
            expect(outcome.status !== "ok" || Number.isFinite(outcome.value)).toBe(true);
          }
        }
      }),
      seeded,
    );
  });

  it("never counts an error as 0: with exclude, a rollout with a failed term has no reward", () => {
    fc.assert(
      fc.property(spec, rollouts, (anySpec, batch) => {
        const { aggregate } = anySpec;
        fc.pre(aggregate.missing === "exclude" && aggregate.op !== "formula" && aggregate.op !== "lexicographic");
        for (const { taskTotal, terms } of scoreRollouts({ spec: anySpec, rollouts: batch })) {
          const failed = anySpec.terms.some(({ id, role }) => {
            const status = terms[id]?.outcome.status;
            return role !== "metric" && status !== "ok" && status !== "skipped";
          });
          if (failed) expect(taskTotal).toBe(null);
        }
      }),
      seeded,
    );
  });

  it("gives rollouts in another order the same scores in that order", () => {
    fc.assert(
      fc.property(spec, rollouts, fc.integer({ min: 0, max: 5 }), (anySpec, batch, turn) => {
        const order = batch.map((_, index) => (index + turn) % batch.length).reverse();
        const straight = scoreRollouts({ spec: anySpec, rollouts: batch }).map(({ taskTotal }) => taskTotal);
        const shuffled = order.flatMap((index) => batch[index] ?? []);
        scoreRollouts({ spec: anySpec, rollouts: shuffled }).forEach(({ taskTotal }, place) => {
          expectSame(taskTotal, straight[order[place] ?? 0] ?? null);
        });
      }),
      seeded,
    );
  });

  it("ranks alike after any growing line", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        modest,
        (xs, scale, offset) => {
          const plain = transformed(xs, [{ op: "rank" }]);
          expect(transformed(xs, [{ op: "affine", scale, offset }, { op: "rank" }])).toEqual(plain);
        },
      ),
      seeded,
    );
  });

  it("sums potential shaping to zero at gamma 1 to minus the first value, and delta to the first value", () => {
    fc.assert(
      fc.property(fc.array(modest, { minLength: 1, maxLength: 20 }), (steps) => {
        const first = steps[0] ?? 0;
        const [shaped] = transformed([steps], [{ op: "potential", gamma: 1, terminal: "zero" }]);
        const [delta] = transformed([steps], [{ op: "delta" }]);
        expect(shaped).toBeCloseTo(-first, 9);
        expect(delta).toBeCloseTo(first, 9);
      }),
      seeded,
    );
  });

  it("hashes a spec alike whatever the order of its keys, its name, labels and tests", () => {
    fc.assert(
      fc.property(spec, fc.string({ minLength: 1, maxLength: 20 }), (anySpec, name) => {
        const { aggregate, objective, schema, terms } = anySpec;
        const turned: RewardSpecInput = {
          tests: [{ name: "t", rollout: {}, expect: { term: "t0" } }],
          terms: terms.map((term) => ({ ...reversedKeys(term), label: name })),
          objective,
          name,
          aggregate: reversedKeys(aggregate),
          schema,
        };
        expect(rewardHash(turned)).toBe(rewardHash(anySpec));
        const more = terms.map((term) => ({ ...term, id: `${term.id}_more` }));
        expect(rewardHash({ ...anySpec, terms: [...terms, ...more] })).not.toBe(rewardHash(anySpec));
      }),
      seeded,
    );
  });

  it("parses and evaluates any text as an expression without throwing", () => {
    const pieces = fc.constantFrom(
      ..."a b x ( ) ( ) + - * / // % ** < <= == != , . 1 2.5 1e308 0 not and or if else min( log( sqrt( True None [ ] ' \" : := \n # lambda 1. .5 é \\".split(
        " ",
      ),
    );
    const text = fc.oneof(
      fc.string({ maxLength: 40, unit: "binary" }),
      fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join(" ")),
    );
    fc.assert(
      fc.property(text, value, (anyCode, x) => {
        const parsed = parseExpression(anyCode);
        if (!parsed.ok) {
          expect(parsed.fault.message).not.toBe("");
          expect(parsed.fault.from).toBeLessThanOrEqual(parsed.fault.to);
          return;
        }
        const run = compileExpression({ code: anyCode, expression: parsed.expression, slack: false });
        const outcome = run((name) => (name === "x" ? { status: "ok", value: x } : { status: "none" }));
        expect(outcome.status !== "ok" || Number.isFinite(outcome.value)).toBe(true);
      }),
      seeded,
    );
  });

  it("answers any input and any text with a spec or with faults", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true }), fc.json(), (input, text) => {
        const parsed = parseRewardSpec(input, null);
        expect(parsed.ok ? 1 : parsed.faults.length).toBeGreaterThan(0);
        const read = parseRewardSpecText(text, null);
        expect(read.ok ? 1 : read.faults.length).toBeGreaterThan(0);
      }),
      seeded,
    );
  });
});

function transformed(xs: (number | number[])[], transforms: RewardSpec["terms"][number]["transforms"]) {
  const measured = xs.map((x) => (typeof x === "number" ? ({ status: "ok", value: x } as const) : { steps: x }));
  const outcomes = applyTransforms({ transforms, measured, groups: [xs.map((_, index) => index)], baseMean: () => 0 });
  return outcomes.map((outcome) => (outcome.status === "ok" ? outcome.value : Number.NaN));
}

function expectSame(a: number | null, b: number | null) {
  if (a === null || b === null) expect(a).toBe(b);
  else
    expect(tied(a, b) || Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b)), `${a} is not ${b}`).toBe(true);
}

function reversedKeys<Value extends object>(value: Value): Value {
  const entries = Object.entries(value).reverse();
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}
