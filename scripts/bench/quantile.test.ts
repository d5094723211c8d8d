import { expect, it } from "vitest";
import { quantile } from "./quantile";

it("takes the value that at least 95 of 100 do not exceed", () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([quantile(values, 0.5), quantile(values, 0.95), quantile(values, 1)]).toEqual([50, 95, 100]);
  expect(quantile([], 0.5)).toBeUndefined();
});
