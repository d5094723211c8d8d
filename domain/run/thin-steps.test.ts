import { expect, test } from "vitest";
import { thinSteps } from "./thin-steps";

/** What is kept when steps come one by one, as they do in training. */
function keptOf(every: number, upTo: number, most: number): number[] {
  let kept: number[] = [];
  for (let step = every; step <= upTo; step += every) kept = thinSteps([...kept, step], most);
  return kept;
}

test("keeps all while they are few", () => {
  expect(thinSteps([25, 50], 8)).toEqual([25, 50]);
});

test("keeps the last and an even spread of the older ones as training goes on", () => {
  expect(keptOf(25, 200, 4)).toEqual([50, 100, 150, 200]);
  const kept = keptOf(1, 1000, 8);
  expect(kept).toHaveLength(8);
  expect(kept.at(-1)).toBe(1000);
  const gaps = kept.map((step, i) => step - (kept[i - 1] ?? 0));
  // No hole is wider than three times the even one.
  expect(Math.max(...gaps)).toBeLessThanOrEqual((3 * 1000) / 8);
});

test("leaves what somebody needs, even beyond the number", () => {
  expect(thinSteps([1, 2, 3, 4], 2, new Set([1, 2, 3]))).toEqual([1, 2, 3, 4]);
  expect(thinSteps([1, 2, 3, 4], 2, new Set([2]))).toEqual([2, 4]);
});

test("keeps the last when only one may stay", () => {
  expect(thinSteps([10, 20, 30], 1)).toEqual([30]);
});
