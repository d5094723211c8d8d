import { describe, expect, it } from "vitest";
import { readNumberText, writeNumberText } from "./number-text";

describe("readNumberText", () => {
  it("reads decimals, exponents and a typographic minus", () => {
    expect(readNumberText(" 0.5 ")).toEqual({ ok: true, value: 0.5 });
    expect(readNumberText("1e-4")).toEqual({ ok: true, value: 1e-4 });
    expect(readNumberText("−2")).toEqual({ ok: true, value: -2 });
    expect(readNumberText(".5")).toEqual({ ok: true, value: 0.5 });
  });

  it("explains what is no number instead of guessing one", () => {
    for (const text of ["", "abc", "1,5", "0x10", "NaN", "Infinity", "1e999"]) {
      expect(readNumberText(text).ok).toBe(false);
    }
  });

  it("names the bound that was crossed", () => {
    expect(readNumberText("-1", { min: 0 })).toEqual({ ok: false, message: "At least 0." });
    expect(readNumberText("17", { max: 16 })).toEqual({ ok: false, message: "At most 16." });
    expect(readNumberText("1.5", { integer: true })).toEqual({ ok: false, message: "Enter a whole number." });
  });

  it("writes a number so that reading it gives it back", () => {
    for (const value of [0.1, -0, 1e-7, 123456.789, 1e21]) {
      expect(readNumberText(writeNumberText(value))).toEqual({ ok: true, value: value === 0 ? 0 : value });
    }
  });
});
