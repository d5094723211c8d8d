import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averageRanks } from "./ranks";

describe("averageRanks", () => {
  it("gives ties the average of the ranks they take: 1, 2.5, 2.5, 4", () => {
    expect(averageRanks([10, 20, 20, 30])).toEqual([1, 2.5, 2.5, 4]);
    expect(averageRanks([0.3, 0.1 + 0.2])).toEqual([1.5, 1.5]);
    expect(averageRanks([])).toEqual([]);
  });

  it("sums to n (n + 1) / 2 whatever the ties", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 })), (values) => {
        const sum = averageRanks(values).reduce((acc, rank) => acc + rank, 0);
        expect(sum).toBe((values.length * (values.length + 1)) / 2);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});
