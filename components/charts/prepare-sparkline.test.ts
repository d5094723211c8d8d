import { expect, it } from "vitest";
import { prepareSparkline } from "./prepare-sparkline";

it("draws left to right, high values on top, within 2 px of the edges", () => {
  expect(prepareSparkline({ values: [0, 1], width: 64, height: 20 })).toEqual({
    path: "M2.0,18.0L62.0,2.0",
    end: { x: 62, y: 2 },
  });
});

it("breaks at a missing value", () => {
  expect(prepareSparkline({ values: [0, null, 1], width: 64, height: 20 }).path).toBe("M2.0,18.0M62.0,2.0");
});

it("keeps a given range, so that runs can be compared", () => {
  expect(prepareSparkline({ values: [0.5, 0.5], width: 64, height: 20, range: [0, 1] }).path).toBe(
    "M2.0,10.0L62.0,10.0",
  );
});

it("draws nothing without values", () => {
  expect(prepareSparkline({ values: [null], width: 64, height: 20 })).toEqual({ path: "", end: null });
});
