import { describe, expect, it } from "vitest";
import { allTied, tied, tieGroups } from "./ties";

describe("ties", () => {
  it("ties two numbers within 1e-9 of the greater of 1 and their sizes", () => {
    expect(tied(0.1 + 0.2, 0.3)).toBe(true);
    expect(tied(1, 1 + 9e-10)).toBe(true);
    expect(tied(1, 1 + 2e-9)).toBe(false);
    expect(tied(1e12, 1e12 + 500)).toBe(true);
    expect(tied(0, 1e-9)).toBe(true);
    expect(tied(0, 2e-9)).toBe(false);
  });

  it("ties an infinity only with itself and NaN with nothing", () => {
    expect(tied(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)).toBe(true);
    expect(tied(Number.POSITIVE_INFINITY, 3)).toBe(false);
    expect(tied(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)).toBe(false);
    expect(tied(Number.NaN, Number.NaN)).toBe(false);
  });

  it("chains ties over the sorted values: 0, 0.8e-9 and 1.6e-9 are one group though the ends do not tie", () => {
    expect(tied(0, 1.6e-9)).toBe(false);
    expect(tieGroups([1.6e-9, 0, 0.8e-9])).toEqual([0, 0, 0]);
    expect(allTied([1.6e-9, 0, 0.8e-9])).toBe(true);
  });

  it("numbers the groups from the smallest value up", () => {
    expect(tieGroups([3, 1, 2, 1])).toEqual([2, 0, 1, 0]);
    expect(tieGroups([])).toEqual([]);
  });
});
