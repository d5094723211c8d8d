import { describe, expect, it } from "vitest";
import { noModelFault, type TrainerChoice, trainerOptions, trainerWarning } from "./trainer-options";

function trainer(id: string, changes: Partial<TrainerChoice> = {}): TrainerChoice {
  return {
    id,
    name: id,
    online: true,
    device: "cpu",
    tasks: ["arithmetic"],
    baseModels: [{ id: "base", task: "arithmetic" }],
    running: [],
    ...changes,
  };
}

describe("trainerOptions", () => {
  it("offers those that fit, marks those that are offline and puts them last", () => {
    const trainers = [
      trainer("off", { online: false }),
      trainer("other", { tasks: ["gridworld"] }),
      trainer("on", { running: [{}] }),
    ];
    expect(trainerOptions(trainers, "arithmetic", "base").map(({ label }) => label)).toEqual([
      "Any trainer",
      "on",
      "off (offline)",
    ]);
  });
});

describe("trainerWarning", () => {
  it("is silent while somebody can take the run", () => {
    expect(trainerWarning([trainer("a")], "any", "arithmetic", "base")).toBeNull();
    expect(trainerWarning([trainer("a")], "a", "arithmetic", "base")).toBeNull();
  });

  it("says when nobody can, when all are offline, and when the chosen one went away", () => {
    const off = trainer("a", { online: false });
    expect(trainerWarning([], "any", "arithmetic", "base")).toContain("add one");
    expect(trainerWarning([off], "any", "arithmetic", "base")).toContain("waits in the queue");
    expect(trainerWarning([off], "a", "arithmetic", "base")).toContain("a is offline");
    expect(trainerWarning([off], "gone", "arithmetic", "base")).toContain("not there any more");
    expect(trainerWarning([trainer("a")], "a", "gridworld", "base")).toContain("cannot train this");
  });
});

it("says how a trainer that has the task, but no base model for it, gets one", () => {
  const math = { id: "math", name: "MATH", knownFrom: "trainer" };
  const fault = noModelFault(math, [trainer("embedded"), trainer("box", { tasks: ["math"] })]);
  expect(fault).toContain("box has MATH");
  expect(fault).toContain("--any-model");
  expect(noModelFault(math, [trainer("embedded")])).toContain("start one");
  expect(noModelFault({ ...math, knownFrom: "banks" }, [])).toContain("banks alone");
});
