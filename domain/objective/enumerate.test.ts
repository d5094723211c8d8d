import { describe, expect, it } from "vitest";
import { plainForecast } from "@/domain/forecast/plain-forecast";
import type { Objective } from "@/domain/reward/spec";
import { type Answer, measuresOf, optimumOver } from "./enumerate";
import { regime } from "./regimes";

/** Likely and wrong, less likely and right, unlikely and half right. */
const answers: Answer[] = [
  { probability: 0.5, reward: 0, tokens: 2 },
  { probability: 0.4, reward: 1, tokens: 4 },
  { probability: 0.1, reward: 0.5, tokens: 1 },
];
const sampling = (rest: Partial<Extract<Objective, { mode: "sampling" }>>): Objective => ({
  mode: "sampling",
  alpha: 1,
  betaInv: 0,
  normalization: "sum",
  ...rest,
});
const optimum = (objective: Objective, of: readonly Answer[] = answers) => optimumOver(objective, of)?.probabilities;
const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 12));

describe("the optimum over all answers", () => {
  it("is the base itself at alpha 1 without reward", () => {
    expect(optimum(sampling({}))).toEqual(near([0.5, 0.4, 0.1]));
  });

  it("squares and normalises at alpha 2 with N = sum: .25, .16, .01 over .42", () => {
    expect(optimum(sampling({ alpha: 2 }))).toEqual(near([25 / 42, 16 / 42, 1 / 42]));
  });

  it("weighs by exp(betaInv r): with betaInv = log 4 the rewards 0, 1, .5 count 1, 4, 2 times: .5, 1.6, .2 over 2.3", () => {
    expect(optimum(sampling({ betaInv: Math.log(4) }))).toEqual(near([5 / 23, 16 / 23, 2 / 23]));
  });

  it("takes the root of the length for N = mean: .5 x .5^(1/2), .4 x .4^(1/4), .1 x .1", () => {
    const weights = [0.5 * Math.sqrt(0.5), 0.4 * 0.4 ** 0.25, 0.01];
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    expect(optimum(sampling({ alpha: 2, normalization: "mean" }))).toEqual(near(weights.map((w) => w / total)));
  });

  it("leaves the base as it is for N = none at any alpha", () => {
    expect(optimum(sampling({ alpha: 3, normalization: "none" }))).toEqual(near([0.5, 0.4, 0.1]));
  });

  it("is the best-paid answer under task reward, and the likeliest under sharpening", () => {
    const objectives = [regime("task_reward"), regime("distribution_sharpening")].map(({ objective }) => objective);
    expect(objectives.map((objective) => objective && optimumOver(objective, answers))).toEqual([
      { probabilities: [0, 1, 0], best: [1] },
      { probabilities: [1, 0, 0], best: [0] },
    ]);
  });

  it("names the answers that tie, and draws the even mix of them", () => {
    const twice = answers.map((answer) => ({ ...answer, probability: answer.probability === 0.1 ? 0.2 : 0.4 }));
    expect(optimumOver({ mode: "optimization", alpha: 1, betaInv: 0, normalization: "sum" }, twice)).toEqual({
      probabilities: [0.5, 0.5, 0],
      best: [0, 1],
    });
  });

  it("has no optimum where every answer is worth the same to the objective", () => {
    expect(optimumOver({ mode: "optimization", alpha: 1, betaInv: 0, normalization: "none" }, answers)).toBeNull();
  });

  it("stays finite at the greatest betaInv", () => {
    expect(optimum(sampling({ alpha: 16, betaInv: 1e6 }))).toEqual(near([0, 1, 0]));
  });

  for (const objective of [
    sampling({ alpha: 2.5, betaInv: 1.5 }),
    sampling({ alpha: 0.5, normalization: "mean" }),
    sampling({ alpha: 3, betaInv: 0.7, normalization: "weighted_mean", normalizationPower: 0.5 }),
  ])
    it(`agrees with the forecast on a bank of the base in which every answer has its share: ${JSON.stringify(objective)}`, () => {
      const bank = answers.flatMap(({ probability, reward, tokens }) =>
        Array.from({ length: Math.round(10 * probability) }, () => ({
          group: "p",
          taskTotal: reward,
          refLogprob: Math.log(probability),
          samplingLogprob: null,
          tokens,
          success: null,
        })),
      );
      const found = plainForecast({
        objective,
        samples: bank,
        functions: { reward: (sample) => sample.taskTotal, length: (sample) => sample.tokens },
      });
      const exact = measuresOf(optimum(objective) ?? [], answers);
      expect(found.values.reward).toBeCloseTo(exact.reward, 12);
      expect(found.values.length).toBeCloseTo(exact.length, 12);
      expect(found.kl).toBeCloseTo(exact.kl, 12);
    });
});

describe("what a distribution is worth", () => {
  it("counts answers from r = .5 on as right: .4 + .1; E[r] = .4 + .05; length 1 + 1.6 + .1", () => {
    const found = measuresOf([0.5, 0.4, 0.1], answers);
    expect(found).toMatchObject({
      accuracy: expect.closeTo(0.5, 12),
      reward: expect.closeTo(0.45, 12),
      length: expect.closeTo(2.7, 12),
      kl: 0,
    });
    expect(found.entropy).toBeCloseTo(0.5 * Math.log(2) - 0.4 * Math.log(0.4) - 0.1 * Math.log(0.1), 12);
  });

  it("has entropy 0 and KL -log p on one answer: 0 log 0 is 0", () => {
    const found = measuresOf([0, 1, 0], answers);
    expect([found.entropy, found.kl]).toEqual([0, expect.closeTo(-Math.log(0.4), 12)]);
  });
});
