import { expect, it } from "vitest";
import { mapScale } from "./map-scale";

it("maps linearly and back, also upside down", () => {
  const y = mapScale([0, 10], [200, 0], "linear");
  expect([y.toPixel(0), y.toPixel(10), y.toPixel(2.5)]).toEqual([200, 0, 150]);
  expect(y.toValue(150)).toBe(2.5);
});

it("maps a decade to equal lengths on a log scale", () => {
  const x = mapScale([0.01, 100], [0, 400], "log");
  expect(x.toPixel(0.1)).toBeCloseTo(100, 9);
  expect(x.toPixel(1)).toBeCloseTo(200, 9);
  expect(x.toValue(300)).toBeCloseTo(10, 9);
});

it("does not divide by zero on an axis without extent", () => {
  expect(mapScale([3, 3], [0, 100], "linear").toPixel(3)).toBe(0);
});
