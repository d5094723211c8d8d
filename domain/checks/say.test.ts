import { expect, test } from "vitest";
import { num, outOf } from "./say";

test("says counts exactly, and other numbers with four digits", () => {
  expect(outOf(6652, 16384, "rollouts")).toBe("6,652 of 16,384 rollouts (40.6 %)");
  expect([194_356, 1_048_576, 0.123456, 12.34567].map(num)).toEqual(["194,356", "1,048,576", "0.1235", "12.35"]);
});
