import { expect, it } from "vitest";
import { peakStep } from "./peak-step";

it("is the earliest of the best steps after the start", () => {
  const at = (step: number, accuracy: number) => ({ step, accuracy });
  expect(peakStep([at(0, 0.9), at(20, 0.5), at(10, 0.5), at(30, 0.2)])).toBe(10);
  expect(peakStep([at(0, 0.9)])).toBeNull();
});
