import { describe, expect, it } from "vitest";
import { rawPoint } from "./chart-series";
import { mergePoints, thinPoints } from "./thin-points";

const line = (n: number) => Array.from({ length: n }, (_, step) => rawPoint(step, step));

describe("thinPoints", () => {
  it("leaves a short series alone", () => {
    const points = line(10);
    expect(thinPoints(points, 10)).toBe(points);
  });

  it("keeps buckets in place as points are appended", () => {
    const before = thinPoints(line(1000), 200);
    const after = thinPoints(line(1010), 200);
    expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
  });

  it("bounds a long series", () => {
    expect(thinPoints(line(100_000), 400).length).toBeLessThanOrEqual(401);
  });

  it("keeps the extremes of a bucket", () => {
    const points = line(800).map((p) => (p.step === 333 ? rawPoint(333, 9999) : p));
    expect(Math.max(...thinPoints(points, 100).map((p) => p.max ?? 0))).toBe(9999);
  });
});

describe("mergePoints", () => {
  it("weighs a bucket by the finite values in it: (2 * 3 + 1 * 9) / 4 = 3.75 with one NaN", () => {
    const merged = mergePoints([
      { step: 4, value: 2, min: 1, max: 3, count: 4, notFinite: 1 },
      { step: 8, value: 9, min: 9, max: 9, count: 1, notFinite: 0 },
    ]);
    expect(merged).toEqual({ step: 4, value: 3.75, min: 1, max: 9, count: 5, notFinite: 1 });
  });

  it("has no value where nothing finite was measured", () => {
    expect(mergePoints([rawPoint(1, Number.NaN), rawPoint(2, Number.POSITIVE_INFINITY)])).toMatchObject({
      value: null,
      count: 2,
      notFinite: 2,
    });
  });
});
