import { expect, test } from "vitest";
import { correlationText } from "./correlation-text";

test("shows as many digits as tell a correlation from 1", () => {
  expect([1, -1, 0.5, 0.9996, -0.99961, 0.999608, 0].map(correlationText)).toEqual([
    "1",
    "−1",
    "0.5",
    "0.9996",
    "−0.9996",
    "0.9996",
    "0",
  ]);
  expect(correlationText(1 - 1e-8)).toBe("above 0.999999");
});
