import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { z } from "zod";
import { advantages } from "@/domain/objective/advantage";
import { parseRewardSpec } from "@/domain/reward/parse";
import { baseMeansOf, scoreRollouts } from "@/domain/reward/score";
import { groupOf, rolloutSchema } from "@/domain/rollout/rollout";
import { advantageAlgorithms } from "@/domain/run/config";
import { tied } from "@/domain/statistics/ties";
import { runCli } from "./run-cli";

const folder = mkdtempSync(path.join(tmpdir(), "rewardsmith-evaluate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const modest = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1e3, max: 1e3, noNaN: true }));
const any = fc.oneof(modest, fc.double({ noNaN: true, noDefaultInfinity: true }));

const transform = fc.oneof(
  fc.record({ op: fc.constant("affine"), scale: modest, offset: modest }),
  fc.constantFrom({ op: "clip", min: -1, max: 2 }, { op: "log1p" }, { op: "invert" }, { op: "power", exponent: 3 }),
  fc.constantFrom({ op: "rank" }, { op: "zscore" }, { op: "threshold", at: 1 }, { op: "tanh", scale: 0.5 }),
  fc.constantFrom(
    { op: "sigmoid_center", center: "group_mean" },
    { op: "sigmoid_center", center: "base_mean" },
    { op: "delta" },
    { op: "potential", gamma: 0.9, terminal: "keep" },
  ),
);
const source = fc.oneof(
  fc.constantFrom("x", "y", "s").map((signal) => ({ type: "signal", signal })),
  fc
    .constantFrom("x + s", "x / y", "log(x)", "exp(x) - tokens", "t0 * 2", "x if y > 0 else 0", "1 / 0", "ref_logprob")
    .map((code) => ({ type: "expression", code })),
);
const weight = fc.oneof(
  modest,
  fc.record({
    schedule: fc.constantFrom("linear", "cosine"),
    from: modest,
    to: modest,
    start: fc.integer({ min: 0, max: 3 }),
    end: fc.integer({ min: 3, max: 9 }),
  }),
);
const term = fc.record(
  {
    role: fc.constantFrom("task", "penalty", "metric"),
    source,
    transforms: fc.array(transform, { maxLength: 2 }),
    gate: fc.record({ when: fc.constantFrom("x > 0", "1 / y", "s >= 1"), else: fc.constantFrom("skip", -1, 0) }),
    weight,
  },
  { requiredKeys: ["source", "weight"] },
);
const objective = fc.oneof(
  fc.constant({ mode: "none" }),
  fc.record({
    mode: fc.constantFrom("sampling", "optimization"),
    alpha: fc.constantFrom(0.5, 1, 2),
    betaInv: fc.constantFrom(0, 1, 40),
    normalization: fc.constantFrom("sum", "mean"),
  }),
);
const spec = fc.record({
  terms: fc.array(term, { minLength: 1, maxLength: 4 }),
  op: fc.constantFrom("weighted_sum", "weighted_mean", "normalize_then_sum", "product", "geometric_mean", "min"),
  missing: fc.constantFrom("exclude", "renormalize", "zero"),
  objective,
});
const rollout = fc.record(
  {
    promptId: fc.constantFrom("a", "b", "__proto__"),
    completion: fc.string({ unit: "grapheme", maxLength: 8 }),
    signals: fc.record({ x: any, y: modest, s: fc.array(modest, { maxLength: 4 }) }, { requiredKeys: [] }),
    refLogprob: fc.double({ min: -50, max: 0, noNaN: true }),
    policyLogprob: fc.double({ min: -50, max: 0, noNaN: true }),
    tokens: fc.integer({ min: 0, max: 30 }),
    policyStep: fc.integer({ min: 0, max: 2 }),
    group: fc.constantFrom("g", "h"),
  },
  { requiredKeys: ["promptId"] },
);

const number = z.number().nullable();
const lineSchema = z.strictObject({
  promptId: z.string(),
  terms: z.record(z.string(), z.strictObject({ status: z.string(), value: number, weighted: number })),
  taskTotal: number,
  objectiveTotal: number,
  advantage: z.number(),
});

it("prints what the rules say, number by number, whatever the reward and the rollouts", async () => {
  let checked = 0;
  await fc.assert(
    fc.asyncProperty(
      spec,
      fc.array(rollout, { minLength: 1, maxLength: 9 }),
      fc.record({
        algorithm: fc.constantFrom(...advantageAlgorithms),
        step: fc.constantFrom(null, 4),
        bank: fc.boolean(),
      }),
      async ({ terms, op, missing, objective }, given, { algorithm, step, bank }) => {
        const named = terms.map((one, at) => ({ ...one, id: `t${at}` }));
        const whole = { schema: "rewardspec/1", name: "R", terms: named, aggregate: { op, missing }, objective };
        const parsed = parseRewardSpec(whole, null);
        const specFile = path.join(folder, "spec.json");
        const rolloutsFile = path.join(folder, "rollouts.jsonl");
        writeFileSync(specFile, JSON.stringify(whole));
        writeFileSync(rolloutsFile, given.map((one) => JSON.stringify(one)).join("\n"));
        const out: string[] = [];
        const code = await runCli({
          args: [
            ...["reward", "evaluate", "--spec", specFile, "--rollouts", rolloutsFile, "--advantage", algorithm],
            ...(step === null ? [] : ["--step", String(step)]),
            ...(bank ? ["--base-bank", rolloutsFile] : []),
          ],
          folder,
          stdin: (async function* () {})(),
          write: async (text) => void out.push(text),
          note: () => undefined,
        });
        if (!parsed.ok) {
          expect([code, out]).toEqual([2, []]);
          return;
        }
        expect(code).toBe(0);
        checked += 1;
        const read = given.map((one) => rolloutSchema.parse(JSON.parse(JSON.stringify(one))));
        const rollouts = read.map((one) => ({ ...one, group: groupOf(one), policyStep: step ?? one.policyStep }));
        const baseMeans = bank ? baseMeansOf({ spec: parsed.spec, bank: read }) : {};
        const scored = scoreRollouts({ spec: parsed.spec, rollouts, baseMeans });
        const totals = scored.map(({ objectiveTotal }) => objectiveTotal);
        const expected = advantages({ algorithm, totals, groups: rollouts.map(groupOf) });
        const lines = out
          .join("")
          .trimEnd()
          .split("\n")
          .map((text) => lineSchema.parse(JSON.parse(text)));
        const wanted = scored.map((one, at) => ({
          promptId: rollouts[at]?.promptId,
          terms: Object.fromEntries(
            named.map(({ id }) => {
              const { outcome, weighted } = one.terms[id] ?? { outcome: null, weighted: null };
              const value = outcome?.status === "ok" ? outcome.value : null;
              return [id, { status: outcome?.status, value, weighted }];
            }),
          ),
          taskTotal: one.taskTotal,
          objectiveTotal: one.objectiveTotal,
          advantage: expected[at],
        }));
        // One comparison a case: so many expectations would take longer than what they look at.
        if (!same(lines, wanted)) expect(lines).toEqual(wanted);
      },
    ),
    { seed: 20261121, numRuns: 2000 },
  );
  expect(checked).toBeGreaterThan(1000);
});

/** Equal, but for numbers that tie: languages and orders of sums differ in the last bit. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return tied(a, b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([key, value], at) => key === right[at]?.[0] && same(value, right[at]?.[1]))
  );
}
