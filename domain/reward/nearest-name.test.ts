import { describe, expect, it } from "vitest";
import { editDistance, nearestName } from "./nearest-name";

describe("nearestName", () => {
  it("counts inserts, deletes, replacements and swaps of neighbours", () => {
    expect(editDistance("corect", "correct")).toBe(1);
    expect(editDistance("tokesn", "tokens")).toBe(1);
    expect(editDistance("", "abc")).toBe(3);
  });

  it("suggests the near one and nothing far-fetched", () => {
    const known = ["correct", "parsed", "tokens"];
    expect(nearestName("Corect", known)).toBe("correct");
    expect(nearestName("token", known)).toBe("tokens");
    expect(nearestName("banana", known)).toBe(null);
    expect(nearestName("x", ["a", "b"])).toBe(null);
  });
});
