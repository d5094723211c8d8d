import { describe, expect, it } from "vitest";
import { rewardSpecSchema } from "./spec";
import { runSpecTests } from "./spec-tests";

function run(rollout: Record<string, unknown>, expectation: Record<string, unknown>) {
  const spec = rewardSpecSchema.parse({
    schema: "rewardspec/1",
    name: "x",
    terms: [{ id: "correct", source: { type: "signal", signal: "correct" }, weight: 3 }],
    tests: [{ name: "gold scores 1", rollout, expect: { term: "correct", ...expectation } }],
  });
  return runSpecTests({ spec })[0];
}

describe("runSpecTests", () => {
  it("passes a term within its bounds, ties included", () => {
    expect(run({ signals: { correct: 1 } }, { min: 1, max: 1 })).toEqual({
      name: "gold scores 1",
      passed: true,
      value: 1,
      message: "",
    });
    expect(run({ signals: { correct: 0.30000000000000004 } }, { max: 0.3 })?.passed).toBe(true);
  });

  it("tests the total as well", () => {
    expect(run({ signals: { correct: 1 } }, { term: "taskTotal", min: 3, max: 3 })?.passed).toBe(true);
  });

  it("says what came instead", () => {
    expect(run({ signals: { correct: 0 } }, { min: 1 })?.message).toBe("correct is 0, expected at least 1");
    expect(run({}, { min: 1 })?.message).toBe("correct gave no number: none");
    expect(run({ signals: 3 }, { min: 1 })?.message).toContain("the rollout is not understood");
  });
});
