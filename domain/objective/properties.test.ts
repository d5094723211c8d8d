import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forecastColumns } from "@/domain/forecast/forecast-columns";
import { normalizations, type Objective } from "@/domain/reward/spec";
import { columnsOf } from "@/domain/rollout/columns-of";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { advantageAlgorithms } from "@/domain/run/config";
import { advantages } from "./advantage";
import { rewardDistance } from "./distance";
import { betaInvForDominance, dominance } from "./dominance";
import { klWeightOf, withKlWeight } from "./kl-weight";
import { isConstantObjective, objectiveTotal } from "./objective";

const runs = { seed: 1, numRuns: 2000 };
const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const objective: fc.Arbitrary<Objective> = fc.oneof(
  fc.constant<Objective>({ mode: "none" }),
  fc.record({
    mode: fc.constantFrom("optimization" as const, "sampling" as const),
    alpha: fc.oneof(fc.constantFrom(0, 1, 2), finite(0, 16)),
    betaInv: fc.oneof(fc.constantFrom(0, 1, 100), finite(0.001, 1e4)),
    normalization: fc.constantFrom(...normalizations),
    normalizationPower: finite(0, 1),
  }),
);
const rollout = fc.record({
  taskTotal: fc.option(finite(-10, 10), { nil: null }),
  refLogprob: finite(-100, 0),
  policyLogprob: fc.option(finite(-100, 0), { nil: null }),
  tokens: fc.nat({ max: 50 }),
});
const group = fc.constantFrom("p", "q", "r");
const batch = fc.array(
  fc.record({ group, total: fc.option(fc.oneof(fc.constantFrom(0, 1), finite(-5, 5)), { nil: null }) }),
  { maxLength: 24 },
);

describe("objectiveTotal", () => {
  it("does not depend on the reward at beta_inv 0, and grows one for one with it elsewhere", () => {
    fc.assert(
      fc.property(objective, rollout, finite(-3, 3), (spec, row, by) => {
        const before = objectiveTotal({ objective: spec, ...row, taskTotal: 0 });
        const after = objectiveTotal({ objective: spec, ...row, taskTotal: by });
        if (before.status !== "ok" || after.status !== "ok") throw new Error("both are ok");
        const counts = spec.mode === "none" || spec.betaInv > 0;
        expect(after.value - before.value).toBeCloseTo(counts ? by : 0, 6);
      }),
      runs,
    );
  });

  it("is r + (alpha/beta_inv) S_ref - S_pol/beta_inv where N is the sum", () => {
    fc.assert(
      fc.property(rollout, finite(0, 16), finite(0.01, 1e4), (row, alpha, betaInv) => {
        fc.pre(row.tokens > 0);
        const total = objectiveTotal({
          objective: { mode: "sampling", alpha, betaInv, normalization: "sum" },
          ...row,
          taskTotal: 1,
        });
        const policy = row.policyLogprob ?? row.refLogprob;
        const exact = 1 + (alpha * row.refLogprob - policy) / betaInv;
        expect(total.status === "ok" && Math.abs(total.value - exact) <= 1e-9 * Math.max(1, Math.abs(exact))).toBe(
          true,
        );
      }),
      runs,
    );
  });

  it("is the same for every rollout exactly where the objective is called constant", () => {
    fc.assert(
      fc.property(objective, (spec) => {
        const one = objectiveTotal({ objective: spec, taskTotal: 0, refLogprob: -3, policyLogprob: -1, tokens: 2 });
        const other = objectiveTotal({ objective: spec, taskTotal: 1, refLogprob: -9, policyLogprob: -2, tokens: 4 });
        const same = one.status === "ok" && other.status === "ok" && one.value === other.value;
        // An alpha that small is lost in rounding.
        if (spec.mode !== "none") fc.pre(spec.alpha === 0 || spec.alpha > 1e-6);
        if (spec.mode === "optimization" && spec.betaInv === 0) expect(same).toBe(isConstantObjective(spec));
        else expect(isConstantObjective(spec)).toBe(false);
      }),
      runs,
    );
  });
});

describe("the KL weight", () => {
  it("comes back as it was set, and leaves alpha and N alone", () => {
    fc.assert(
      fc.property(objective, finite(1e-6, 1e3), (spec, weight) => {
        const changed = withKlWeight(spec, weight);
        expect(changed.ok).toBe(klWeightOf(spec).enabled);
        if (!changed.ok) return;
        const now = klWeightOf(changed.objective);
        expect(now.enabled && Math.abs(now.weight - weight) <= 1e-12 * weight).toBe(true);
        if (spec.mode === "sampling") expect(changed.objective).toEqual({ ...spec, betaInv: 1 / weight });
      }),
      runs,
    );
  });

  it("turns mode none into alpha 1 and back, and says why where it has no meaning", () => {
    const on = withKlWeight({ mode: "none" }, 0.05);
    expect(on).toEqual({ ok: true, objective: { mode: "sampling", alpha: 1, betaInv: 20, normalization: "sum" } });
    expect(on.ok && withKlWeight(on.objective, 0)).toEqual({ ok: true, objective: { mode: "none" } });
    const tilted: Objective = { mode: "sampling", alpha: 2, betaInv: 4, normalization: "sum" };
    for (const refused of [
      withKlWeight(tilted, 0),
      withKlWeight(tilted, -1),
      withKlWeight(tilted, 1e-9),
      withKlWeight({ ...tilted, betaInv: 0 }, 1),
      withKlWeight({ ...tilted, mode: "optimization" }, 1),
    ])
      expect(refused.ok ? "" : refused.reason).toMatch(/\.$/);
  });
});

describe("advantages", () => {
  it("sum to 0 within a group for rloo and grpo, and are 0 for what is excluded", () => {
    fc.assert(
      fc.property(batch, fc.constantFrom(...advantageAlgorithms), (rows, algorithm) => {
        const totals = rows.map((row) => row.total);
        const found = advantages({ algorithm, totals, groups: rows.map((row) => row.group) });
        expect(found.every(Number.isFinite)).toBe(true);
        rows.forEach((row, index) => {
          if (row.total === null) expect(found[index]).toBe(0);
        });
        if (algorithm === "reinforce_pp") return;
        for (const name of ["p", "q", "r"]) {
          const sum = found.reduce((acc, value, index) => acc + (rows[index]?.group === name ? value : 0), 0);
          expect(Math.abs(sum)).toBeLessThan(1e-9 * 1e4);
        }
      }),
      runs,
    );
  });

  it("of rloo are each total less the mean of the others in its group", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2, maxLength: 12 }), (totals) => {
        const found = advantages({ algorithm: "rloo", totals, groups: totals.map(() => "p") });
        const sum = totals.reduce((acc, value) => acc + value, 0);
        totals.forEach((total, index) => {
          expect(found[index]).toBeCloseTo(total - (sum - total) / (totals.length - 1), 10);
        });
      }),
      runs,
    );
  });

  it("do not change when an excluded rollout is added, nor with the order of groups", () => {
    fc.assert(
      fc.property(batch, group, fc.constantFrom(...advantageAlgorithms), (rows, extra, algorithm) => {
        const totals = rows.map((row) => row.total);
        const groups = rows.map((row) => row.group);
        const before = advantages({ algorithm, totals, groups });
        const after = advantages({ algorithm, totals: [...totals, null], groups: [...groups, extra] });
        expect(after.slice(0, -1)).toEqual(before);
        expect(after.at(-1)).toBe(0);
      }),
      runs,
    );
  });

  it("refuse totals without a group", () => {
    expect(() => advantages({ algorithm: "rloo", totals: [1], groups: [] })).toThrow(/one group per total/);
  });
});

const samples = fc.array(
  fc.record({
    group,
    taskTotal: fc.option(finite(-2, 2), { nil: null }),
    refLogprob: finite(-60, 0),
    samplingLogprob: fc.option(finite(-60, 0), { nil: null }),
    tokens: fc.integer({ min: 1, max: 30 }),
    success: fc.constantFrom(0 as const, 1 as const, null),
  }),
  { maxLength: 30 },
);
type Sample = (typeof samples extends fc.Arbitrary<infer Rows> ? Rows : never) extends (infer Row)[] ? Row : never;

/** Prompt by prompt; nothing where no prompt has a valid sample. */
function promptsOf(spec: Objective, rows: readonly Sample[]) {
  const columns = columnsOf(
    rows.map(({ group, taskTotal: _, success, ...rest }) =>
      rolloutSchema.parse({ ...rest, promptId: group, signals: success === null ? {} : { success } }),
    ),
  );
  const scores = { taskTotal: Float64Array.from(rows, ({ taskTotal }) => taskTotal ?? Number.NaN) };
  const result = forecastColumns({ columns, scores, objective: spec, success: "success", bank: {} });
  return result.ok ? result.forecast : { prompts: [], promptsWithoutSamples: columns.promptIds.length };
}

describe("forecast", () => {
  it("has 1 <= ESS <= n, 0 <= KL <= log n and E[r] within the rewards, per prompt", () => {
    fc.assert(
      fc.property(objective, samples, (spec, rows) => {
        const { prompts, promptsWithoutSamples } = promptsOf(spec, rows);
        for (const prompt of prompts) {
          const n = prompt.samples;
          expect(prompt.ess).toBeGreaterThan(1 - 1e-9);
          expect(prompt.ess).toBeLessThan(n + 1e-6);
          expect(prompt.kl).toBeGreaterThanOrEqual(0);
          expect(prompt.kl).toBeLessThan(Math.log(n) + 1e-9);
          if (prompt.taskTotal !== null) expect(Math.abs(prompt.taskTotal)).toBeLessThan(2 + 1e-9);
        }
        expect(prompts.length + promptsWithoutSamples).toBe(new Set(rows.map((row) => row.group)).size);
      }),
      runs,
    );
  });

  it("of the base itself weighs every sample alike", () => {
    const base = { mode: "sampling", alpha: 1, betaInv: 0, normalization: "mean" } as const;
    fc.assert(
      fc.property(samples, (rows) => {
        for (const prompt of promptsOf(
          base,
          rows.map((row) => ({ ...row, samplingLogprob: null })),
        ).prompts) {
          expect(prompt.ess).toBeCloseTo(prompt.samples, 9);
          expect(prompt.kl).toBeCloseTo(0, 9);
        }
      }),
      runs,
    );
  });
});

describe("rewardDistance", () => {
  it("is 0 to a reward scaled and shifted per prompt, 1 to its opposite, and the same both ways", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(group, fc.integer({ min: 0, max: 9 })), { maxLength: 20 }), (rows) => {
        const groups = rows.map(([name]) => name);
        const totals = rows.map(([, total]) => total);
        const side = (values: number[]) => ({
          totals: values,
          advantages: advantages({ algorithm: "rloo", totals: values, groups }),
        });
        const a = side(totals);
        const moved = side(rows.map(([name, total]) => 3 * total + (name === "p" ? 100 : 7)));
        const opposite = side(totals.map((total) => -total));
        const near = rewardDistance({ groups, a, b: moved });
        const far = rewardDistance({ groups, a, b: opposite });
        if (near.d === null) {
          expect(far.d).toBe(null);
          return;
        }
        expect(near.d).toBeLessThan(1e-6);
        expect(near.flips ?? 0).toBe(0);
        expect(near.tau ?? 1).toBeCloseTo(1, 9);
        expect(far.d).toBeCloseTo(1, 6);
        expect(far.flips ?? 1).toBe(1);
        expect(rewardDistance({ groups, a: opposite, b: a })).toEqual(far);
      }),
      runs,
    );
  });
});

describe("dominance", () => {
  it("is D at the betaInv chosen for D", () => {
    const rows = fc.array(
      fc.record({
        group,
        taskTotal: fc.constantFrom(0, 1),
        refLogprob: finite(-30, -1),
        tokens: fc.constant(4),
      }),
      { maxLength: 16 },
    );
    fc.assert(
      fc.property(rows, finite(0.1, 8), finite(1.1, 8), (rollouts, target, alpha) => {
        const spec: Objective = { mode: "sampling", alpha, betaInv: 1, normalization: "sum" };
        const { varR, varN } = dominance(spec, rollouts);
        const betaInv = betaInvForDominance({ dominance: target, c: alpha - 1, varR, varN });
        if (betaInv === null || !(varN > 0)) return;
        expect(dominance({ ...spec, betaInv }, rollouts).dominance).toBeCloseTo(target, 6);
      }),
      runs,
    );
  });
});
