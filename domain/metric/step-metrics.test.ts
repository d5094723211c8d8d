import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advantages } from "@/domain/objective/advantage";
import { metricNameSchema } from "@/domain/protocol/messages";
import { scoreRollouts } from "@/domain/reward/score";
import { type RewardSpecInput, rewardSpecSchema } from "@/domain/reward/spec";
import { groupOf, type RolloutInput, rolloutSchema } from "@/domain/rollout/rollout";
import { stepMetrics, successOf } from "./step-metrics";

function metricsOf(spec: RewardSpecInput, inputs: RolloutInput[]): Record<string, number> {
  const parsed = rewardSpecSchema.parse(spec);
  const rollouts = inputs.map((input) => rolloutSchema.parse(input));
  const scored = scoreRollouts({ spec: parsed, rollouts });
  const found = advantages({
    algorithm: "rloo",
    totals: scored.map((row) => row.objectiveTotal),
    groups: rollouts.map(groupOf),
  });
  const list = stepMetrics({ spec: parsed, rollouts, scored, advantages: found, success: "correct" });
  expect(new Set(list.map(({ metric }) => metric)).size).toBe(list.length);
  for (const { metric } of list) expect(metricNameSchema.safeParse(metric).success).toBe(true);
  return Object.fromEntries(list.map(({ metric, value }) => [metric, value]));
}

const spec: RewardSpecInput = {
  schema: "rewardspec/1",
  name: "t",
  terms: [{ id: "correct", source: { type: "signal", signal: "correct" }, weight: 2 }],
  objective: { mode: "sampling", alpha: 2, betaInv: 4, normalization: "sum" },
};

const rollout = (promptId: string, correct: number, more: Partial<RolloutInput> = {}): RolloutInput => ({
  promptId,
  signals: { correct },
  refLogprob: -4,
  policyLogprob: -3,
  tokens: 2,
  tier: "E",
  ...more,
});

describe("stepMetrics", () => {
  it("measures a batch of two groups, one of them dead", () => {
    const found = metricsOf(spec, [
      rollout("p", 1, { refLogprob: -2, policyLogprob: -2 }),
      rollout("p", 0, { refLogprob: -6, policyLogprob: -4, stopReason: "length", tokens: 4 }),
      rollout("q", 0, { tier: "X" }),
      rollout("q", 0, { tier: "X" }),
    ]);
    expect(found).toMatchObject({
      reward: 0.5, // (2 + 0 + 0 + 0) / 4
      "task/accuracy": 0.25,
      "task/accuracy/E": 0.5,
      "task/accuracy/X": 0,
      "rewards/correct/mean": 0.25,
      "rewards/correct/std": 0.5, // mean .25, squares .5625 + 3 * .0625 = .75, over 3
      kl: 1, // (0 + 2 + 1 + 1) / 4
      "kl/per_token": 0.4, // 4 nats over 10 tokens
      "logp_ref/sum": -4,
      "logp_ref/per_token": -1.625, // (-1 - 1.5 - 2 - 2) / 4
      "completions/mean_length": 2.5,
      "completions/clipped_ratio": 0.25,
      "groups/frac_all_pass": 0,
      "groups/frac_all_fail": 0.5,
      "groups/frac_mixed": 0.5,
      "groups/frac_zero_std_task": 0.5,
      "groups/frac_zero_std/correct": 0.5,
      "reward/errors/rate": 0,
      "reward/excluded/rate": 0,
      "sharpen/rho": 1,
    });
    expect(found.reward_std).toBeCloseTo(Math.SQRT2 / 2, 12); // sample sds sqrt(2) and 0
    // p: r 2, 0 has variance 1; S_ref + S_ref - S_pol = -2, -8 has variance 9; q: 0 and 0. D = 4 sqrt(.5) / sqrt(4.5).
    expect(found["sharpen/dominance"]).toBeCloseTo(4 / 3, 12);
    // Totals of p: 2 - 2/4 = 1.5, 0 - 8/4 = -2: variance 3.0625, and 0 in q.
    expect(found["sharpen/objective_sd"]).toBeCloseTo(Math.sqrt(3.0625 / 2), 12);
    expect(found["reward/objective_mean"]).toBeCloseTo((1.5 - 2 - 1.25 - 1.25) / 4, 12); // q: -4 - 1 over 4
    expect(found["advantages/frac_zero"]).toBe(0.5);
  });

  it("leaves out what was not measured, and counts a failed reward instead of scoring it 0", () => {
    const failing: RewardSpecInput = {
      schema: "rewardspec/1",
      name: "t",
      terms: [{ id: "ratio", source: { type: "expression", code: "1 / correct" } }],
    };
    const found = metricsOf(failing, [
      rollout("p", 1, { refLogprob: null, policyLogprob: null }),
      rollout("p", 0, { refLogprob: null, policyLogprob: null }),
    ]);
    expect(found.reward).toBe(1);
    expect(found["reward/errors/rate"]).toBe(0.5);
    expect(found["reward/excluded/rate"]).toBe(0.5);
    for (const name of ["kl", "kl/per_token", "logp_ref/sum", "logp_ref/per_token", "sharpen/dominance", "reward_std"])
      expect(found).not.toHaveProperty([name]);
  });

  it("gives nothing but finite numbers for an empty batch and for one that lacks the success signal", () => {
    expect(metricsOf(spec, [])).toEqual({});
    const found = metricsOf(spec, [{ promptId: "p", tokens: 0 }]);
    expect(found).not.toHaveProperty(["task/accuracy"]);
    expect(Object.values(found).every(Number.isFinite)).toBe(true);
  });

  it("has shares within 0..1 and pass, fail and mixed groups that add up to 1", () => {
    const rows = fc.array(
      fc.record({
        promptId: fc.constantFrom("p", "q", "r"),
        signals: fc.record({ correct: fc.constantFrom(0, 1) }),
        refLogprob: fc.double({ min: -50, max: 0, noNaN: true }),
        policyLogprob: fc.option(fc.double({ min: -50, max: 0, noNaN: true }), { nil: null }),
        tokens: fc.nat({ max: 20 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(rows, (inputs) => {
        const found = metricsOf(spec, inputs);
        const groups = ["all_pass", "all_fail", "mixed"].map((name) => found[`groups/frac_${name}`] ?? Number.NaN);
        expect(groups.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
        expect(found["groups/frac_mixed"]).toBeCloseTo(1 - (found["groups/frac_zero_std_task"] ?? Number.NaN), 12);
        expect(Object.values(found).every(Number.isFinite)).toBe(true);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});

describe("successOf", () => {
  it("sums a step signal and takes 0.5 as solved", () => {
    expect(successOf({ signals: { goal: [0, 0, 1] } }, "goal")).toBe(1);
    expect(successOf({ signals: { goal: [0, 0] } }, "goal")).toBe(0);
    expect(successOf({ signals: { goal: 0.5 } }, "goal")).toBe(1);
    expect(successOf({ signals: {} }, "toString")).toBe(null);
  });
});
