import { describe, expect, it } from "vitest";
import { parseSeeds } from "./parse-seeds";

describe("parseSeeds", () => {
  it("reads single seeds, lists and ranges", () => {
    expect(parseSeeds("1")).toEqual({ ok: true, seeds: [1] });
    expect(parseSeeds("0, 1,2")).toEqual({ ok: true, seeds: [0, 1, 2] });
    expect(parseSeeds("0-2 7")).toEqual({ ok: true, seeds: [0, 1, 2, 7] });
    expect(parseSeeds("3..4")).toEqual({ ok: true, seeds: [3, 4] });
  });

  it("explains duplicates and what is no seed", () => {
    expect(parseSeeds("1, 0-2")).toMatchObject({
      ok: false,
      message: expect.stringContaining("Seed 1 is there twice"),
    });
    for (const text of ["", "a", "-1", "1.5", "1e3", "2147483648", "4-0", "0-64", "NaN"]) {
      expect(parseSeeds(text).ok).toBe(false);
    }
  });
});
