import { expect, it } from "vitest";
import { describeOrigin, describeRegime, describeReward } from "./describe-reward";

it("names the regime and the numbers that matter in it", () => {
  expect(describeRegime({ mode: "optimization", alpha: 0, betaInv: 1, normalization: "sum" })).toBe("Task reward");
  expect(describeRegime({ mode: "sampling", alpha: 2, betaInv: 0, normalization: "sum" })).toBe(
    "Tempered sampling, α 2",
  );
  expect(describeRegime({ mode: "sampling", alpha: 2, betaInv: 3.8, normalization: "sum" })).toBe(
    "Tilted sampling, α 2, beta_inv 3.8",
  );
  expect(describeRegime({ mode: "none" })).toBe("Plain reward");
});

it("names a reward that is called after its regime once", () => {
  const reward = { id: "r", versionId: "v", versionNumber: 2, varied: false };
  const objective = { mode: "optimization", alpha: 0, betaInv: 1, normalization: "sum" } as const;
  expect(describeReward({ reward: { ...reward, name: "Task reward", objective } })).toBe("Task reward v2");
  expect(describeReward({ reward: { ...reward, name: "Mine", objective } })).toBe("Mine v2 · Task reward");
  expect(describeReward({ reward: { ...reward, name: "Task reward", objective, varied: true } })).toBe(
    "Task reward v2, varied",
  );
  expect(describeReward({ reward: null })).toContain("No reward");
  expect(describeReward({ reward: null, ownReward: { name: "Mine", objective } })).toBe("Mine · Task reward");
  expect(describeReward({ reward: null, job: "bank" })).toBe("Rollouts of the base model");
});

it("leaves out what a script did not say", () => {
  expect(describeOrigin({ task: "arithmetic", baseModel: "unknown", algorithm: null, seed: 0 })).toEqual([
    "arithmetic",
    "seed 0",
  ]);
  expect(describeOrigin({ task: "gridworld", baseModel: "m", algorithm: "rloo", seed: 0, job: "bank" })).toEqual([
    "gridworld",
    "m",
    "seed 0",
  ]);
});
