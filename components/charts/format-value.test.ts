import { expect, it } from "vitest";
import { formatDuration, formatTick, formatValue } from "./format-value";

it("shows four significant digits and a true minus sign", () => {
  expect(formatValue(0.123456)).toBe("0.1235");
  expect(formatValue(-11.54321)).toBe("−11.54");
  expect(formatValue(0.00001234)).toBe("1.23e−5");
  expect(formatValue(256_000)).toBe("256000");
});

it("says what is missing instead of showing 0", () => {
  expect(formatValue(null)).toBe("–");
  expect(formatValue(Number.NaN)).toBe("NaN");
  expect(formatValue(Number.NEGATIVE_INFINITY)).toBe("−∞");
});

it("keeps ticks short", () => {
  expect([0, 0.05, 12_000, 3_500_000, 1e-4, -20].map(formatTick)).toEqual(["0", "0.05", "12k", "3.5M", "1e−4", "−20"]);
});

it("writes huge ticks as powers of ten, and what is not finite as it is", () => {
  expect([4e36, -1.5e37, 3e12, 2e12 / 3e16, 5e9].map(formatTick)).toEqual(["4e36", "−1.5e37", "3e12", "6.67e−5", "5G"]);
  expect([Number.NaN, Number.POSITIVE_INFINITY].map(formatTick)).toEqual(["NaN", "∞"]);
});

it("speaks of durations in two units at most", () => {
  expect([4, 65, 720, 3600, 4320, 200_000].map(formatDuration)).toEqual([
    "4 s",
    "1 min 5 s",
    "12 min",
    "1 h",
    "1 h 12 min",
    "2 d 7 h",
  ]);
});
