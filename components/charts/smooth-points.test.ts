import { expect, it } from "vitest";
import { rawPoint } from "./chart-series";
import { smoothPoints } from "./smooth-points";

const points = [1, 3, Number.NaN, 5].map((value, step) => rawPoint(step, value));

it("averages with weights that halve, corrected for the start: 1, (.25*1+.5*3)/.75, -, (.125*1+.25*3+.5*5)/.875", () => {
  const smoothed = smoothPoints(points, 0.5);
  expect(smoothed[0]).toBe(1);
  expect(smoothed[1]).toBeCloseTo(7 / 3, 12);
  expect(smoothed[2]).toBeNull();
  expect(smoothed[3]).toBeCloseTo(3.375 / 0.875, 12);
});

it("changes nothing without smoothing", () => {
  expect(smoothPoints(points, 0)).toEqual([1, 3, null, 5]);
});
