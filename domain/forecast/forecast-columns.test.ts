import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isConstantObjective } from "@/domain/objective/objective";
import { normalizations, type Objective } from "@/domain/reward/spec";
import { columnsOf } from "@/domain/rollout/columns-of";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { bankView, inOrder } from "./bank-view";
import { forecastColumns } from "./forecast-columns";
import { lengthShares } from "./length-shares";
import { forecastNotes } from "./notes";
import { type ForecastSample, plainForecast } from "./plain-forecast";
import { sharpeningSlopes } from "./sharpening-slopes";

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
const successes = [0, 1, null] as const;
const missing = { nil: null, freq: 6 };
const row = fc.record({
  promptId: fc.constantFrom("p", "q", "r"),
  taskTotal: fc.option(fc.oneof(fc.constantFrom(0, 1), finite(-2, 2)), missing),
  refLogprob: fc.option(finite(-60, 0), missing),
  samplingLogprob: fc.option(finite(-60, 0), missing),
  tokens: fc.nat({ max: 30 }),
  correct: fc.constantFrom(...successes),
  steps: fc.option(fc.array(finite(-2, 2), { maxLength: 4 }), missing),
});

type Row = { correct: 0 | 1 | null; steps: number[] | null };
type Given = Row & { promptId: string; taskTotal: number | null; refLogprob: number | null; tokens: number };
const bankOf = (rows: readonly Given[]) => ({
  columns: columnsOf(
    rows.map(({ correct, steps, taskTotal, ...rest }) =>
      rolloutSchema.parse({
        ...rest,
        signals: { ...(correct === null ? {} : { correct }), ...(steps === null ? {} : { steps }) },
      }),
    ),
  ),
  scores: { taskTotal: Float64Array.from(rows, ({ taskTotal }) => taskTotal ?? Number.NaN) },
});
const close = (a: number | null | undefined, b: number | null | undefined) => {
  if (a === null || a === undefined || b === null || b === undefined) return expect(a ?? null).toBe(b ?? null);
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a)));
};

function expectFinite(value: unknown, path = ""): void {
  if (typeof value === "number") expect(Number.isFinite(value), path).toBe(true);
  else if (typeof value === "object" && value !== null)
    for (const [key, part] of Object.entries(value)) expectFinite(part, `${path}.${key}`);
}

describe("forecastColumns", () => {
  it("says what the plain forecast says, prompt by prompt and over all", () => {
    fc.assert(
      fc.property(objective, fc.array(row, { maxLength: 24 }), (spec, rows) => {
        const samples = rows.map((one): ForecastSample & Row => ({
          ...one,
          group: one.promptId,
          success: one.correct,
        }));
        const sum = (steps: number[] | null) => (steps === null ? null : steps.reduce((a, b) => a + b, 0));
        const functions = {
          accuracy: (sample: ForecastSample) => sample.success,
          length: (sample: ForecastSample) => sample.tokens,
          total: (sample: ForecastSample) => sample.taskTotal,
          steps: (_: ForecastSample, index: number) => sum(samples[index]?.steps ?? null),
        };
        const plain = plainForecast({ objective: spec, samples, functions });
        const own = forecastColumns({ ...bankOf(rows), objective: spec, success: "correct", bank: {} });
        if (!own.ok) {
          expect(isConstantObjective(spec) || plain.prompts.length === 0).toBe(true);
          return;
        }
        const { optimum, prompts, promptsWithoutSamples } = own.forecast;
        expect(promptsWithoutSamples).toBe(plain.promptsWithoutSamples);
        const order = new Map(plain.prompts.map((prompt) => [prompt.group, prompt]));
        expect(prompts.map(({ promptId }) => promptId).sort()).toEqual([...order.keys()].sort());
        for (const prompt of prompts) {
          const other = order.get(prompt.promptId);
          if (!other) throw new Error("the same prompts");
          expect([prompt.samples, prompt.unseen]).toEqual([other.samples, other.unseen]);
          close(prompt.accuracy, other.values.accuracy);
          close(prompt.kl, other.kl);
          close(prompt.ess, other.ess);
          close(prompt.logZ, other.logZ);
        }
        const { values, ...means } = plain;
        close(optimum.accuracy, values.accuracy);
        close(optimum.meanLength, values.length);
        close(optimum.taskTotal, values.total);
        close(optimum.signals.steps, values.steps);
        close(optimum.ess?.mean, means.ess);
        close(optimum.kl, means.kl);
        close(optimum.logZ, means.logZ);
        close(optimum.unseen, means.unseen);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it("has no number that is none, however large or odd what it is given", () => {
    const wild = fc.oneof(
      { weight: 3, arbitrary: finite(-3, 3) },
      { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
    );
    const wildRow = fc.record({
      promptId: fc.constantFrom("p", "q"),
      taskTotal: fc.option(wild, missing),
      refLogprob: fc.option(wild, missing),
      samplingLogprob: fc.option(wild, missing),
      tokens: fc.nat({ max: 30 }),
      correct: fc.constantFrom(...successes),
      steps: fc.option(fc.array(wild, { maxLength: 3 }), missing),
    });
    fc.assert(
      fc.property(objective, fc.array(wildRow, { maxLength: 12 }), (spec, rows) => {
        const bank = bankOf(rows);
        const result = forecastColumns({ ...bank, objective: spec, success: "correct", bank: {} });
        if (!result.ok) return;
        const view = bankView(bank.columns, "correct");
        const r = inOrder(view, bank.scores.taskTotal);
        expectFinite(result.forecast);
        expectFinite(sharpeningSlopes({ view, objective: spec, r }));
        expectFinite(lengthShares({ view, objective: spec, r }));
        const facts = { forecast: result.forecast, objective: spec, view, taskTotal: bank.scores.taskTotal, bank: {} };
        for (const { text } of forecastNotes({ ...facts, success: "correct", relative: false }))
          expect(text).not.toMatch(/NaN|Infinity|undefined|null/);
      }),
      { seed: 2, numRuns: 2000 },
    );
  });

  it("refuses what is constant, cut, without S_ref or without samples", () => {
    const bank = bankOf([{ promptId: "p", taskTotal: 1, refLogprob: null, tokens: 3, correct: 1, steps: null }]);
    const ask = (spec: Objective, cut = {}) => {
      const result = forecastColumns({ ...bank, objective: spec, success: "correct", bank: cut });
      return result.ok ? "ok" : result.id;
    };
    const sampling: Objective = { mode: "sampling", alpha: 2, betaInv: 1, normalization: "sum" };
    expect(ask({ mode: "optimization", alpha: 0, betaInv: 0, normalization: "sum" })).toBe("constant");
    expect(ask({ mode: "none" }, { topK: 40 })).toBe("cut");
    expect(ask({ mode: "none" }, { topP: 0.9 })).toBe("cut");
    expect(ask({ mode: "none" }, { topP: 1, topK: 0 })).toBe("ok");
    expect(ask(sampling)).toBe("no refLogprob");
    expect(ask({ mode: "none" })).toBe("ok");
    const unscored = { ...bank, scores: { taskTotal: Float64Array.of(Number.NaN) } };
    const none = forecastColumns({ ...unscored, objective: { mode: "none" }, success: "correct", bank: {} });
    expect(none).toEqual({ ok: false, id: "no samples" });
  });

  it("puts the base beside the optimum, by tier, and what the optimum is worth beyond it", () => {
    // One prompt, two answers of pi_ref 3/4 (wrong) and 1/4 (right): four samples. betaInv log 3 makes them even.
    const answers = [0, 0, 0, 1].map((correct) => ({
      promptId: "p",
      tier: "E",
      refLogprob: Math.log(correct === 1 ? 0.25 : 0.75),
      tokens: correct === 1 ? 9 : 3,
      signals: { correct },
    }));
    const columns = columnsOf(answers.map((one) => rolloutSchema.parse(one)));
    const result = forecastColumns({
      columns,
      scores: { taskTotal: Float64Array.of(0, 0, 0, 1) },
      objective: { mode: "sampling", alpha: 1, betaInv: Math.log(3), normalization: "sum" },
      success: "correct",
      bank: {},
    });
    if (!result.ok) throw new Error(result.id);
    const { base, optimum, tiers } = result.forecast;
    expect([base.accuracy, base.meanLength, base.kl]).toEqual([0.25, 4.5, 0]);
    close(optimum.accuracy, 0.5);
    close(optimum.meanLength, 6);
    // Z = (3 + 3) / 4; the base is worth E[r] = 1/4; the gap is log Z / betaInv - 1/4.
    close(optimum.logZ, Math.log(1.5));
    close(optimum.gap, Math.log(1.5) / Math.log(3) - 0.25);
    // KL(pi*, pi_ref) = 1/2 log(2/3) + 1/2 log 2
    close(optimum.klBase, 0.5 * Math.log(2 / 3) + 0.5 * Math.log(2));
    expect(tiers.map(({ tier }) => tier)).toEqual(["E"]);
  });

  it("says between what the tied best answers lie where the objective only ranks", () => {
    const rows = [
      { promptId: "p", taskTotal: 1, tokens: 3, correct: 1 as const },
      { promptId: "p", taskTotal: 1 + 1e-12, tokens: 9, correct: 1 as const },
      { promptId: "p", taskTotal: 0, tokens: 1, correct: 0 as const },
    ].map((one) => ({ ...one, refLogprob: -1, samplingLogprob: null, steps: null }));
    const result = forecastColumns({ ...bankOf(rows), objective: { mode: "none" }, success: "correct", bank: {} });
    expect(result.ok && result.forecast.prompts[0]?.ties).toEqual({
      best: 2,
      differ: true,
      length: [3, 9],
      accuracy: [1, 1],
    });
  });
});
