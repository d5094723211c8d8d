import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { parseGrid, replay } from "@/domain/task/gridworld";
import { agentStarter } from "./presets";
import { scoreRollouts } from "./score";
import { type RewardSpec, type RewardSpecInput, rewardSpecSchema } from "./spec";
import { stepContributions, stepSignalsOf, stepTotals } from "./step-contributions";

const known = {
  signals: ["goal_achieved", "progress_grew", "collision", "invalid_action", "steps", "progress"].map((name) => ({
    name,
    kind: "step" as const,
  })),
};

/** What scoring says of a rollout, and what its steps say. */
function told(spec: RewardSpec, signals: Record<string, number | number[]>, policyStep = 0) {
  const rollout = rolloutSchema.parse({ promptId: "p", signals, policyStep });
  const [scored] = scoreRollouts({ spec, rollouts: [rollout], known });
  const weighted = Object.fromEntries(Object.entries(scored?.terms ?? {}).map(([id, term]) => [id, term.weighted]));
  return { scored, contributions: stepContributions(spec, { signals, policyStep, weighted }) };
}

/** A spec of one term on the step signal `progress`, or of the terms given. */
const specOf = (term: object, rest: Partial<RewardSpecInput> = {}): RewardSpec =>
  rewardSpecSchema.parse({
    schema: "rewardspec/1",
    name: "One term",
    terms: [{ id: "one", source: { type: "signal", signal: "progress" }, ...term }],
    ...rest,
  });
const only = (spec: RewardSpec, signals: Record<string, number | number[]>) => told(spec, signals).contributions[0];

describe("what each step adds", () => {
  it("is the pack's reward of each step under the agent starter: a collision, progress, the goal", () => {
    // S . G under a wall: down into it, right, right.
    const steps = replay(parseGrid("S.G/#../..."), "DRR");
    const signals = {
      goal_achieved: steps.map((step) => step.goalAchieved),
      progress_grew: steps.map((step) => step.progressGrew),
      collision: steps.map((step) => step.collision),
      invalid_action: steps.map((step) => step.invalidAction),
      steps: steps.map(() => 1),
    };
    const { scored, contributions } = told(agentStarter.spec, signals);
    expect(contributions.map((one) => one.kind)).toEqual(["steps", "steps", "steps", "steps", "steps"]);
    const totals = stepTotals(contributions, 3) ?? [];
    expect(totals).toEqual([-5.1, 0.9, 9.9].map((value) => expect.closeTo(value, 12)));
    expect(totals.reduce((sum, value) => sum + value, 0)).toBeCloseTo(scored?.taskTotal ?? Number.NaN, 12);
  });

  it("goes through transforms value by value: delta .2 - .5, .5 - 0, 0 under weight 10", () => {
    const one = only(specOf({ transforms: [{ op: "delta" }], weight: 10 }), { progress: [0.2, 0.5, 0] });
    expect(one).toMatchObject({ kind: "steps", values: [-3, 5, 0].map((value) => expect.closeTo(value, 12)) });
  });

  it("leaves the last step open under a potential that keeps its last value", () => {
    const spec = specOf({ transforms: [{ op: "potential", gamma: 1, terminal: "keep" }] });
    expect(only(spec, { progress: [0, 0.5, 1] })).toMatchObject({ kind: "steps", values: [0.5, 0.5, null], total: 1 });
  });

  it("takes the weight of the rollout's policy step", () => {
    const spec = specOf({ weight: { schedule: "linear", from: 0, to: 10, start: 0, end: 10 } });
    expect(told(spec, { progress: [1, 1] }, 5).contributions[0]).toMatchObject({ values: [5, 5], total: 10 });
  });

  it("sums to each term's part, whatever the steps and transforms", () => {
    const transform = fc.constantFrom(
      { op: "affine", scale: -2, offset: 0.5 },
      { op: "clip", min: -1, max: 2 },
      { op: "log1p" },
      { op: "invert" },
      { op: "delta" },
      { op: "threshold", at: 0.5 },
      { op: "potential", gamma: 0.9 },
    );
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { maxLength: 12 }),
        fc.array(transform, { maxLength: 3 }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (progress, transforms, weight) => {
          const { scored, contributions } = told(specOf({ transforms, weight }), { progress });
          const [one] = contributions;
          expect(one?.kind).toBe("steps");
          expect(one?.total).toBeCloseTo(scored?.terms.one?.weighted ?? Number.NaN, 9);
        },
      ),
    );
  });
});

describe("what cannot be told step by step", () => {
  const signals = { progress: [0.2, 0.4], correct: 1 };
  it.each([
    ["an expression", specOf({ source: { type: "expression", code: "progress * 2" } }), "sees sums"],
    ["a gate", specOf({ gate: { when: "progress > 0" } }), "gate looks at the whole path"],
    ["a comparison within the group", specOf({ transforms: [{ op: "rank" }] }), "rank compares whole paths"],
    ["an outcome signal", specOf({ source: { type: "signal", signal: "correct" } }), "once a path"],
    ["a mean of terms", specOf({}, { aggregate: { op: "weighted_mean" } }), "only a weighted sum"],
  ])("says so with the reason and the whole part: %s", (_, spec, reason) => {
    expect(only(spec, signals)).toMatchObject({
      kind: "whole",
      reason: expect.stringContaining(reason),
      total: told(spec, signals).scored?.terms.one?.weighted,
    });
  });

  it("believes the record, not itself: renormalised parts are told as a whole", () => {
    const spec = specOf({}, { aggregate: { op: "weighted_sum", missing: "renormalize" } });
    const [one] = stepContributions(spec, {
      signals: { progress: [1, 1] },
      policyStep: 0,
      weighted: { one: 3 },
    });
    expect(one).toMatchObject({ kind: "whole", total: 3 });
  });

  it("leaves out terms that are only shown, and has no totals where nothing can be told", () => {
    expect(told(specOf({ role: "metric" }), signals).contributions).toEqual([]);
    expect(stepTotals([], 3)).toBeNull();
  });
});

it("finds the step signals and how many steps they cover", () => {
  expect(stepSignalsOf({ correct: 1, progress: [0, 1, 1], steps: [1, 1, 1] })).toEqual({
    names: ["progress", "steps"],
    steps: 3,
  });
  expect(stepSignalsOf({ correct: 1 })).toEqual({ names: [], steps: 0 });
});
