import { describe, expect, it } from "vitest";
import { z } from "zod";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { averageRanks } from "@/domain/statistics/ranks";
import { tied, tieGroups } from "@/domain/statistics/ties";
import expressions from "@/fixtures/reward/expressions.json";
import schedules from "@/fixtures/reward/schedules.json";
import scores from "@/fixtures/reward/scores.json";
import ties from "@/fixtures/reward/ties.json";
import transforms from "@/fixtures/reward/transforms.json";
import { compileExpression } from "./expression/evaluate";
import { lineAndColumn, parseExpression } from "./expression/parse-expression";
import type { TermOutcome } from "./outcome";
import { scoreRollouts } from "./score";
import { rewardSpecSchema, transformSchema, weightSchema } from "./spec";
import { zscores } from "./transforms";
import { weightAt } from "./weight";

/** An outcome as the fixtures write it: a number is ok, a word a status, {error} an error. */
const outcomeSchema = z.union([
  z.number(),
  z.enum(["none", "timeout", "skipped"]),
  z.strictObject({ error: z.string() }),
]);
type Written = z.infer<typeof outcomeSchema>;
const totalSchema = z.number().nullable();
const named = { name: z.string(), why: z.string() };

function read(written: Written): TermOutcome {
  if (typeof written === "number") return { status: "ok", value: written };
  return typeof written === "string" ? { status: written } : { status: "error", reason: written.error };
}

function expectOutcome(actual: TermOutcome | undefined, written: Written) {
  if (typeof written === "number" && actual?.status === "ok") expectNumber(actual.value, written);
  else expect(actual).toEqual(read(written));
}

function expectNumber(actual: number | null | undefined, wanted: number | null) {
  if (typeof actual !== "number" || wanted === null) expect(actual).toBe(wanted);
  else expect(tied(actual, wanted), `${actual} is not ${wanted}`).toBe(true);
}

describe("golden expressions", () => {
  const cases = z.array(
    z.strictObject({
      ...named,
      code: z.string(),
      slack: z.boolean().default(false),
      names: z.record(z.string(), outcomeSchema).default({}),
      expect: z.union([outcomeSchema, z.strictObject({ fault: z.string() })]),
    }),
  );
  it.each(cases.parse(expressions.cases))("$name: $code", ({ code, slack, names, expect: wanted }) => {
    const parsed = parseExpression(code);
    if (typeof wanted === "object" && "fault" in wanted) {
      expect(parsed.ok ? "no fault" : lineAndColumn(code, parsed.fault.from)).toBe(wanted.fault);
      return;
    }
    if (!parsed.ok) throw new Error(parsed.fault.message);
    const run = compileExpression({ code, expression: parsed.expression, slack });
    expectOutcome(
      run((name) => read(names[name] ?? "none")),
      wanted,
    );
  });
});

describe("golden schedules", () => {
  const cases = z.array(
    z.strictObject({ ...named, weight: weightSchema, at: z.array(z.number()), expect: z.array(z.number()) }),
  );
  it.each(cases.parse(schedules.cases))("$name", ({ weight, at, expect: wanted }) => {
    at.forEach((step, index) => {
      expectNumber(weightAt(weight, step), wanted[index] ?? null);
    });
  });
});

describe("golden ties", () => {
  const numbers = z.array(z.number());
  const cases = z.array(
    z.strictObject({ ...named, values: numbers, groups: numbers, ranks: numbers, zscores: numbers.optional() }),
  );
  it.each(cases.parse(ties.cases))("$name", ({ values, groups, ranks, zscores: scored }) => {
    expect(tieGroups(values)).toEqual(groups);
    expect(averageRanks(values)).toEqual(ranks);
    scored?.forEach((score, index) => {
      expectNumber(zscores(values)[index], score);
    });
  });
});

describe("golden transforms", () => {
  const cases = z.array(
    z.strictObject({
      ...named,
      transforms: z.array(transformSchema),
      x: z.array(z.union([z.number(), z.array(z.number()), z.null()])),
      baseMeans: z.record(z.string(), z.number()).optional(),
      expect: z.array(outcomeSchema),
    }),
  );
  it.each(cases.parse(transforms.cases))("$name", ({ transforms, x, baseMeans, expect: wanted }) => {
    const term = { id: "x", source: { type: "signal", signal: "x" }, transforms };
    const spec = rewardSpecSchema.parse({ schema: "rewardspec/1", name: "golden", terms: [term] });
    const rollouts = x.map((value) =>
      rolloutSchema.parse({ promptId: "p", signals: value === null ? {} : { x: value } }),
    );
    const scored = scoreRollouts({ spec, rollouts, ...(baseMeans ? { baseMeans } : {}) });
    expect(wanted).toHaveLength(x.length);
    wanted.forEach((written, index) => {
      expectOutcome(scored[index]?.terms.x?.outcome, written);
    });
  });
});

describe("golden scores", () => {
  const totals = z.array(totalSchema).optional();
  const cases = z.array(
    z.strictObject({
      ...named,
      terms: z.unknown(),
      aggregate: z.unknown().optional(),
      objective: z.unknown().optional(),
      external: z.record(z.string(), z.array(outcomeSchema)).default({}),
      perStepLoop: z.record(z.string(), z.number()).optional(),
      rollouts: z.array(z.record(z.string(), z.unknown())),
      expect: z.strictObject({
        outcomes: z.record(z.string(), z.array(outcomeSchema)).default({}),
        weighted: z.record(z.string(), z.array(totalSchema)).default({}),
        taskTotal: totals,
        objectiveTotal: totals,
        excluded: z.array(z.string().nullable()).optional(),
      }),
    }),
  );
  it.each(cases.parse(scores.cases))("$name", (one) => {
    const { terms, aggregate, objective, expect: wanted } = one;
    const spec = rewardSpecSchema.parse({ schema: "rewardspec/1", name: "golden", terms, aggregate, objective });
    const rollouts = one.rollouts.map((rollout) => rolloutSchema.parse({ promptId: "p", ...rollout }));
    const external = Object.fromEntries(Object.entries(one.external).map(([id, list]) => [id, list.map(read)]));
    const scored = scoreRollouts({ spec, rollouts, external });
    scored.forEach((result, index) => {
      for (const [id, list] of Object.entries(wanted.outcomes)) {
        expectOutcome(result.terms[id]?.outcome, outcomeSchema.parse(list[index]));
      }
      for (const [id, list] of Object.entries(wanted.weighted)) {
        expectNumber(result.terms[id]?.weighted, totalSchema.parse(list[index]));
      }
      if (wanted.taskTotal) expectNumber(result.taskTotal, totalSchema.parse(wanted.taskTotal[index]));
      if (wanted.objectiveTotal) expectNumber(result.objectiveTotal, totalSchema.parse(wanted.objectiveTotal[index]));
      const reason = wanted.excluded?.[index];
      if (reason === null) expect(result.excluded).toBe(null);
      if (typeof reason === "string") expect(result.excluded).toContain(reason);
      if (one.perStepLoop) expectNumber(result.taskTotal, perStep(rollouts[index]?.signals ?? {}, one.perStepLoop));
    });
  });
});

/** The action pack's own loop: at every step, add what that step earned. */
function perStep(signals: Record<string, number | number[]>, earned: Record<string, number>): number {
  const steps = Math.max(...Object.values(signals).map((values) => (Array.isArray(values) ? values.length : 0)));
  let total = 0;
  for (let step = 0; step < steps; step += 1) {
    for (const [name, amount] of Object.entries(earned)) {
      const values = signals[name];
      if (Array.isArray(values)) total += amount * (values[step] ?? 0);
    }
  }
  return total;
}
