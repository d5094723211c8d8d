import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mean, populationSd, sampleSd } from "./moments";

describe("moments", () => {
  it("takes the mean, and NaN of nothing", () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(mean([])).toBeNaN();
  });

  it("divides by n for a population and by n - 1 for a sample", () => {
    // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares 9+1+1+1+0+0+4+16 = 32
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(populationSd(values)).toBeCloseTo(2, 12);
    expect(sampleSd(values)).toBeCloseTo(Math.sqrt(32 / 7), 12);
  });

  it("is exactly 0 where all values tie, though 0.1 three times has a rounded mean", () => {
    expect(populationSd([0.1, 0.1, 0.1])).toBe(0);
    expect(sampleSd([0.1 + 0.2, 0.3])).toBe(0);
    expect(sampleSd([5])).toBe(0);
  });

  it("stays finite for any finite values whose spread is finite", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -8e307, max: 8e307 }), { minLength: 1 }), (values) => {
        expect(Number.isFinite(mean(values))).toBe(true);
        expect(Number.isFinite(populationSd(values))).toBe(true);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});
