import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SHARE_LEAST, SHARE_TOTAL, spread, withShare } from "./shares";

describe("setting one share", () => {
  it("lets the others keep their proportions: 400 and 200 share the 300 that 700 leaves as 200 and 100", () => {
    expect(withShare([400, 400, 200], 0, 700)).toEqual([700, 200, 100]);
    expect(withShare([401, 401, 198], 0, 401)).toEqual([401, 401, 198]);
  });

  it("holds it within what leaves every other its least", () => {
    expect(withShare([500, 300, 200], 1, 5000)).toEqual([1, 998, 1]);
    expect(withShare([500, 300, 200], 1, -3)[1]).toBe(1);
  });

  it("spreads evenly where the others are all at their least, the first ones first", () => {
    expect(withShare([998, 1, 1], 0, 499)).toEqual([499, 251, 250]);
  });

  it("always sums to the whole, with none below the least", () => {
    const shares = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(shares, fc.nat(7), fc.integer({ min: -50, max: 1100 }), (weights, index, next) => {
        const found = withShare(spread(weights, SHARE_TOTAL), index % weights.length, next);
        expect(found.reduce((sum, share) => sum + share, 0)).toBe(SHARE_TOTAL);
        for (const share of found) expect(share).toBeGreaterThanOrEqual(SHARE_LEAST);
      }),
    );
  });
});
