import { describe, expect, it } from "vitest";
import { rawPoint } from "./chart-series";
import { splitSegments } from "./split-segments";

const split = (pairs: [number, number | null][]) => {
  const points = pairs.map(([step, value]) => rawPoint(step, value));
  return splitSegments(
    points,
    points.map((p) => p.value),
  ).map((segment) => segment.map((v) => v.step));
};

describe("splitSegments", () => {
  it("breaks at a missing value", () => {
    expect(
      split([
        [1, 1],
        [2, null],
        [3, 1],
        [4, 1],
      ]),
    ).toEqual([[1], [3, 4]]);
  });

  it("breaks where steps are missing", () => {
    expect(
      split([
        [1, 1],
        [2, 1],
        [8, 1],
        [9, 1],
      ]),
    ).toEqual([
      [1, 2],
      [8, 9],
    ]);
  });

  it("joins an evaluation every 10 steps and its shorter last stretch", () => {
    expect(
      split([
        [0, 1],
        [10, 1],
        [20, 1],
        [25, 1],
      ]),
    ).toEqual([[0, 10, 20, 25]]);
  });

  it("joins buckets of 16 steps to the raw points that follow them", () => {
    expect(
      split([
        [0, 1],
        [16, 1],
        [32, 1],
        [41, 1],
        [42, 1],
      ]),
    ).toHaveLength(1);
  });
});
