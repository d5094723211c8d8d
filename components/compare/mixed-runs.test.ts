import { expect, it } from "vitest";
import { mixedRuns } from "./mixed-runs";

const run = (number: number, task: string, baseModel: string) => ({ number, task, baseModel });

it("says nothing of runs of one task and one base model", () => {
  expect(mixedRuns([run(1, "arithmetic", "a"), run(2, "arithmetic", "a")])).toBe(null);
  expect(mixedRuns([])).toBe(null);
});

it("warns of different base models, with whose they are", () => {
  const said = mixedRuns([run(3, "arithmetic", "tiny"), run(4, "arithmetic", "base"), run(5, "arithmetic", "tiny")]);
  expect(said).toContain("different base models: tiny (#3, #5); base (#4). Likelihood and KL");
});

it("warns of different tasks alone where both differ", () => {
  const said = mixedRuns([run(1, "arithmetic", "a"), run(2, "math", "b")]);
  expect(said).toContain("different tasks: arithmetic (#1); math (#2).");
  expect(said).not.toContain("start from different");
});
