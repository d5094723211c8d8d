import { describe, expect, it } from "vitest";
import type { Objective } from "@/domain/reward/spec";
import type { Answer } from "./enumerate";
import { rewardCurve, rewardSlope, sharpeningEffect } from "./sharpening-effect";

type Sampling = Extract<Objective, { mode: "sampling" }>;
const target = (rest: Partial<Sampling> = {}): Sampling => ({
  mode: "sampling",
  alpha: 1,
  betaInv: 0,
  normalization: "sum",
  ...rest,
});
const of = (...rows: [number, number, number][]): Answer[] =>
  rows.map(([probability, reward, tokens]) => ({ probability, reward, tokens }));

const right = of([0.75, 1, 2], [0.25, 0, 3]);
const wrong = of([0.75, 0, 2], [0.25, 1, 3]);
const mixed = of([0.5, 0.2, 1], [0.3, 1, 4], [0.2, 0, 9]);

describe("the slope of E[r] over alpha", () => {
  it("is Cov(r, S_ref): for two answers p q (r1 - r2)(log p - log q) = .1875 log 3", () => {
    expect(rewardSlope(target(), right)).toBeCloseTo(0.1875 * Math.log(3), 12);
    expect(rewardSlope(target(), wrong)).toBeCloseTo(-0.1875 * Math.log(3), 12);
  });

  for (const objective of [
    target(),
    target({ alpha: 2.3, betaInv: 1.7 }),
    target({ alpha: 0.4, normalization: "mean" }),
    target({ alpha: 3, betaInv: 0.5, normalization: "weighted_mean", normalizationPower: 0.5 }),
  ])
    it(`is the derivative of the curve itself: ${JSON.stringify(objective)}`, () => {
      const h = 1e-4;
      const [low, high] = rewardCurve({
        objective,
        answers: mixed,
        alphas: [objective.alpha - h, objective.alpha + h],
      });
      expect(rewardSlope(objective, mixed)).toBeCloseTo(((high?.reward ?? 0) - (low?.reward ?? 0)) / (2 * h), 7);
    });
});

describe("whether sharpening helps", () => {
  it("goes by whether the likely answers are right", () => {
    expect([right, wrong].map((answers) => sharpeningEffect(target({ alpha: 2 }), answers).kind)).toEqual([
      "helps",
      "hurts",
    ]);
  });

  it("does not count the reward's own tilt", () => {
    expect(sharpeningEffect(target({ betaInv: 5 }), wrong)).toEqual(sharpeningEffect(target(), wrong));
  });

  it("says why there is no effect: equal rewards, equal likelihoods, one answer left, or a balance", () => {
    const cases: [Sampling, Answer[]][] = [
      [target(), of([0.75, 1, 2], [0.25, 1, 3])],
      [target(), of([0.5, 1, 2], [0.5, 0, 3])],
      [target({ normalization: "none" }), right],
      [target({ alpha: 16 }), of([0.9, 1, 2], [0.1, 0, 3])],
      [target(), of([0.4, 1, 1], [0.4, 0, 1], [0.1, 1, 1], [0.1, 0, 1])],
    ];
    expect(cases.map(([objective, answers]) => sharpeningEffect(objective, answers).neutral)).toEqual([
      "same reward",
      "same likelihood",
      "same likelihood",
      "settled",
      "cancels",
    ]);
  });
});
