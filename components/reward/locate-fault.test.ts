import { describe, expect, it } from "vitest";
import { locateFault } from "./locate-fault";

const text = '{ "terms": [ { "id": "a", "source": { "code": "x + \\"\\u0041 corect" } } ], "weight": 3 }';

function piece(path: (string | number)[], within?: { from: number; to: number }): string {
  const { from, to } = locateFault(text, { path, message: "", ...(within ? { within } : {}) });
  return text.slice(from, to);
}

describe("locateFault", () => {
  it("underlines the value at the path", () => {
    expect(piece(["weight"])).toBe("3");
    expect(piece(["terms", 0, "id"])).toBe('"a"');
  });

  it("underlines part of a string, counting escapes as one character", () => {
    const value = 'x + "A corect';
    const from = value.indexOf("corect");
    expect(piece(["terms", 0, "source", "code"], { from, to: from + 6 })).toBe("corect");
  });

  it("underlines the name of what holds a missing or compound value", () => {
    expect(piece(["terms", 0, "source", "type"])).toBe('"source"');
    expect(piece(["terms", 0])).toBe("{");
    expect(piece(["schema"])).toBe("{");
    expect(piece(["terms"])).toBe('"terms"');
  });
});
