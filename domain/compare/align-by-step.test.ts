import { expect, it } from "vitest";
import { alignByStep } from "./align-by-step";

const line = (...points: [number, number | null][]) => points.map(([step, value]) => ({ step, value }));

it("puts series on one axis and leaves what was not measured empty", () => {
  expect(alignByStep([line([0, 1], [10, 2]), line([0, 5], [5, 6])])).toEqual({
    steps: [0, 5, 10],
    values: [
      [1, null, 2],
      [5, 6, null],
    ],
    lastCommon: 0,
  });
});

it("has no common step where one of them is empty, and takes a value that is not finite as none", () => {
  expect(alignByStep([line([0, 1]), []]).lastCommon).toBeNull();
  expect(alignByStep([line([0, 1], [1, null])]).steps).toEqual([0]);
  expect(alignByStep([])).toEqual({ steps: [], values: [], lastCommon: null });
});
