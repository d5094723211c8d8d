import { describe, expect, it } from "vitest";
import { sliderReach } from "./slider-reach";

describe("sliderReach", () => {
  it("reaches at least as far as the value, in round numbers", () => {
    expect([0, 0.05, -2, 3, -5, 10, 11, 1e6].map(sliderReach)).toEqual([2, 2, 2, 5, 5, 10, 20, 1e6]);
  });

  it("does not grow while the slider stands at its end", () => {
    for (const reach of [2, 5, 10, 20, 50, 100]) expect(sliderReach(reach)).toBe(reach);
  });
});
