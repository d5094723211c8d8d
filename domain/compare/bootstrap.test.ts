import { expect, it } from "vitest";
import { bootstrapMeans } from "./bootstrap";

const zeroOrOne = Array.from({ length: 100 }, (_, i) => [i % 2]);

it("gives the mean and about the normal interval where that is known: .5 ± 1.96 × .5 / √100", () => {
  const [estimate] = bootstrapMeans(zeroOrOne);
  expect(estimate?.value).toBe(0.5);
  expect(estimate?.low).toBeCloseTo(0.402, 1);
  expect(estimate?.high).toBeCloseTo(0.598, 1);
});

it("says the same again for the same seed", () => {
  expect(bootstrapMeans(zeroOrOne, { seed: 7 })).toEqual(bootstrapMeans(zeroOrOne, { seed: 7 }));
});

it("keeps a row's columns together: a difference that is the same everywhere has no width", () => {
  // The second column is the first plus 0.25, so their difference is 0.25 in every resampling.
  const rows = zeroOrOne.map(([value = 0]) => [value, value + 0.25]);
  const [first, second] = bootstrapMeans(rows);
  expect((second?.low ?? 0) - (first?.low ?? 0)).toBeCloseTo(0.25, 12);
});

it("estimates nothing from no problems", () => {
  expect(bootstrapMeans([])).toEqual([]);
});
