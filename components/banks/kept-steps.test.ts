import { expect, it } from "vitest";
import { keptIn, splitsOf } from "./kept-steps";

const steps = [
  { step: 20, split: "test" as const, groups: 9, withText: 9 },
  { step: 20, split: "validation" as const, groups: 6, withText: 6 },
  { step: 10, split: "train" as const, groups: 32, withText: 4 },
  { step: 2, split: "train" as const, groups: 4, withText: 4 },
];

it("offers training and validation, never test", () => {
  expect(splitsOf(steps)).toEqual([
    { split: "train", from: 2, to: 10 },
    { split: "validation", from: 20, to: 20 },
  ]);
  expect(splitsOf([])).toEqual([]);
});

it("counts what a range of steps has kept", () => {
  expect(keptIn(steps, { split: "train", from: 1, to: 10 })).toEqual({ steps: 2, groups: 36, withText: 8 });
  expect(keptIn(steps, { split: "train", from: 3, to: 9 })).toEqual({ steps: 0, groups: 0, withText: 0 });
});
