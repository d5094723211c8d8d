import { describe, expect, it } from "vitest";
import type { Objective } from "@/domain/reward/spec";
import { type Answer, optimumOver } from "./enumerate";
import { lengthTilt, renyiEntropy } from "./length-tilt";

/** One short answer of .4, and two long wordings of .3 each. */
const answers: Answer[] = [
  { probability: 0.3, reward: 1, tokens: 10 },
  { probability: 0.4, reward: 0, tokens: 2 },
  { probability: 0.3, reward: 1, tokens: 10 },
];
const target = (rest: Partial<Extract<Objective, { mode: "sampling" }>> = {}) =>
  ({ mode: "sampling", alpha: 2, betaInv: 0, normalization: "sum", ...rest }) as const;

describe("the length tilt", () => {
  it("moves the squares: .16 short against .09 + .09 long", () => {
    const [short, long] = lengthTilt(target(), answers);
    expect([short?.tokens, short?.before, long?.tokens, long?.before]).toEqual([2, 0.4, 10, 0.6]);
    expect(short?.sharpened).toBeCloseTo(16 / 34, 12);
    expect(long?.sharpened).toBeCloseTo(18 / 34, 12);
    expect(long?.entropyRate).toBeCloseTo(Math.log(2) / 10, 12);
    expect(short?.entropyRate).toBe(0);
  });

  it("has a power of its own at each length for N = mean: 1 + 1/2 and 1 + 1/10", () => {
    expect(lengthTilt(target({ normalization: "mean" }), answers).map(({ power }) => power)).toEqual([1.5, 1.1]);
  });

  for (const objective of [
    target({ alpha: 1 }),
    target({ alpha: 0.5 }),
    target({ alpha: 3, normalization: "mean" }),
    target({ alpha: 3, normalization: "weighted_mean", normalizationPower: 0.5 }),
    target({ normalization: "none" }),
  ])
    it(`is what summing pi* by length gives: ${JSON.stringify(objective)}`, () => {
      const unequal = answers.map((answer, index) => ({ ...answer, probability: [0.25, 0.4, 0.35][index] ?? 0 }));
      const probabilities = optimumOver(objective, unequal)?.probabilities ?? [];
      const rows = lengthTilt(objective, unequal);
      expect(rows.map(({ sharpened }) => sharpened)).toEqual([
        expect.closeTo(probabilities[1] ?? 0, 12),
        expect.closeTo((probabilities[0] ?? 0) + (probabilities[2] ?? 0), 12),
      ]);
      for (const { sharpened, after } of rows) expect(after).toBeCloseTo(sharpened, 12);
    });

  it("counts the reward in what comes after, and not in what sharpening alone gives", () => {
    const [short, long] = lengthTilt(target({ betaInv: Math.log(2) }), answers);
    expect(long?.sharpened).toBeCloseTo(18 / 34, 12);
    // The long answers count twice: .36 against .16.
    expect(long?.after).toBeCloseTo(36 / 52, 12);
    expect(short?.after).toBeCloseTo(16 / 52, 12);
  });
});

describe("the Renyi entropy", () => {
  it("is log n for n equal answers at any order, and runs into Shannon's at 1", () => {
    expect([0, 0.5, 1, 2].map((order) => renyiEntropy([0.25, 0.25, 0.25, 0.25], order))).toEqual(
      [1, 1, 1, 1].map((one) => expect.closeTo(one * Math.log(4), 12)),
    );
    expect(renyiEntropy([0.7, 0.3], 1 + 1e-6)).toBeCloseTo(renyiEntropy([0.7, 0.3], 1), 5);
  });
});
