import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BucketLevel,
  bucketIndex,
  bucketMean,
  bucketsOf,
  bucketWidth,
  chooseLevel,
  type MetricPoint,
  mergeBuckets,
} from "./buckets";

const runs = { seed: 1, numRuns: 2000 };
const levels: BucketLevel[] = [1, 2, 3, 4];
const value = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const series: fc.Arbitrary<MetricPoint[]> = fc.uniqueArray(
  fc.record({ step: fc.oneof(fc.nat({ max: 600 }), fc.nat({ max: 200_000 })), value }),
  { selector: (point) => point.step, maxLength: 60 },
);
const level = fc.constantFrom(...levels);

describe("bucketsOf", () => {
  it("sums up the finite values of 16 steps and counts the others", () => {
    const points = [
      { step: 0, value: 4 },
      { step: 3, value: Number.NaN },
      { step: 15, value: -2 },
      { step: 16, value: Number.POSITIVE_INFINITY },
    ];
    const none = { nan: 0, positiveInfinity: 0, negativeInfinity: 0 };
    expect(bucketsOf(points, 1)).toEqual([
      { level: 1, index: 0, count: 2, sum: 2, min: -2, max: 4, first: 4, last: -2, ...none, nan: 1 },
      {
        level: 1,
        index: 1,
        count: 0,
        sum: 0,
        min: null,
        max: null,
        first: null,
        last: null,
        ...none,
        positiveInfinity: 1,
      },
    ]);
    expect(bucketsOf(points, 1).map(bucketMean)).toEqual([1, null]);
  });

  it("keeps buckets in place as points are appended", () => {
    fc.assert(
      fc.property(series, level, fc.nat(60), (points, chosen, cut) => {
        const ordered = [...points].sort((a, b) => a.step - b.step);
        const before = bucketsOf(ordered.slice(0, cut), chosen);
        const after = bucketsOf(ordered, chosen);
        // All but the bucket that was still filling are as they were.
        expect(after.slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1));
        expect(after[before.length - 1]?.index).toBe(before.at(-1)?.index);
      }),
      runs,
    );
  });

  it("does not depend on the order points came in, and loses none", () => {
    fc.assert(
      fc.property(series, level, (points, chosen) => {
        const buckets = bucketsOf(points, chosen);
        expect(bucketsOf([...points].reverse(), chosen)).toEqual(buckets);
        const counted = buckets.reduce((n, b) => n + b.count + b.nan + b.positiveInfinity + b.negativeInfinity, 0);
        expect(counted).toBe(points.length);
        for (const { step } of points)
          expect(buckets.some((bucket) => bucket.index === bucketIndex(chosen, step))).toBe(true);
      }),
      runs,
    );
  });
});

describe("mergeBuckets", () => {
  it("gives what the points themselves give one level up", () => {
    fc.assert(
      fc.property(series, (points) => {
        for (const lower of levels.slice(0, 3)) {
          const upper = levels[lower] ?? 4;
          expect(mergeBuckets(bucketsOf(points, lower))).toEqual(bucketsOf(points, upper));
        }
      }),
      runs,
    );
  });

  it("has no level above the highest", () => {
    expect(() => mergeBuckets(bucketsOf([{ step: 0, value: 1 }], 4))).toThrow(/highest/);
  });
});

describe("chooseLevel", () => {
  it("takes the finest level that fits", () => {
    expect(chooseLevel({ firstStep: 0, lastStep: 999, maxPoints: 1000 })).toBe(0);
    expect(chooseLevel({ firstStep: 0, lastStep: 1000, maxPoints: 1000 })).toBe(1);
    expect(chooseLevel({ firstStep: 0, lastStep: 1000, pointCount: 101, maxPoints: 1000 })).toBe(0);
    expect(chooseLevel({ firstStep: 0, lastStep: 999_999, maxPoints: 1000 })).toBe(3);
    expect(chooseLevel({ firstStep: 0, lastStep: 2_000_000_000, maxPoints: 10 })).toBe(4);
  });

  it("never gives more points than asked for below the coarsest level", () => {
    fc.assert(
      fc.property(fc.nat(3_000_000), fc.nat(3_000_000), fc.integer({ min: 1, max: 2000 }), (a, b, maxPoints) => {
        const [firstStep, lastStep] = [Math.min(a, b), Math.max(a, b)];
        const chosen = chooseLevel({ firstStep, lastStep, maxPoints });
        if (chosen === 4) return;
        const width = chosen === 0 ? 1 : bucketWidth(chosen);
        expect(Math.floor(lastStep / width) - Math.floor(firstStep / width) + 1).toBeLessThanOrEqual(maxPoints);
      }),
      runs,
    );
  });
});
