import { expect, it } from "vitest";
import { nearestK, preparePassAtK } from "./prepare-pass-at-k";

const line = (id: string, ...ks: number[]) => ({
  id,
  label: id,
  style: { color: "red", dash: null },
  points: ks.map((k) => ({ k, value: 0.5, low: 0.4, high: 0.6 })),
});

it("spans k from 1 to the greatest any line has, and leaves out lines without a point", () => {
  const prepared = preparePassAtK([line("base", 1, 2, 4, 8), line("run", 1, 2), line("none")]);
  expect(prepared.lines.map(({ id }) => id)).toEqual(["base", "run"]);
  expect(prepared).toMatchObject({ ks: [1, 2, 4, 8], xDomain: [1, 8], xTicks: [1, 2, 4, 8], bands: true });
});

it("draws no bands where they would hide each other", () => {
  expect(preparePassAtK(Array.from({ length: 6 }, (_, i) => line(`${i}`, 1))).bands).toBe(false);
});

it("reads the k nearest by ratio: 3 is nearer to 4 than to 2", () => {
  expect(nearestK([1, 2, 4], 3)).toBe(4);
  expect(nearestK([], 3)).toBeNull();
});
