import { describe, expect, it } from "vitest";
import { seededRandom } from "@/domain/evaluation/seeded-subsets";
import { type Answer, isRight, measuresOf, optimumOver } from "@/domain/objective/enumerate";
import { lengthTilt } from "@/domain/objective/length-tilt";
import { rewardSlope } from "@/domain/objective/sharpening-effect";
import type { Objective } from "@/domain/reward/spec";
import { columnsOf } from "@/domain/rollout/columns-of";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { bankView, inOrder } from "./bank-view";
import { forecastColumns } from "./forecast-columns";
import { lengthShares } from "./length-shares";
import { sharpeningSlopes } from "./sharpening-slopes";

// All the answers there are to three prompts, so that every optimum is known without sampling.
const SPACES: Answer[][] = [
  [
    { probability: 0.5, reward: 0, tokens: 3 },
    { probability: 0.3, reward: 1, tokens: 9 },
    { probability: 0.15, reward: 0.2, tokens: 6 },
    { probability: 0.05, reward: 1, tokens: 12 },
  ],
  [
    { probability: 0.7, reward: 1, tokens: 4 },
    { probability: 0.2, reward: 0, tokens: 5 },
    { probability: 0.1, reward: 0.4, tokens: 20 },
  ],
  [
    { probability: 0.4, reward: 0.1, tokens: 2 },
    { probability: 0.35, reward: 0.3, tokens: 7 },
    { probability: 0.25, reward: 0.9, tokens: 8 },
  ],
];
const SAMPLES = 4000;
const OBJECTIVES: Objective[] = [
  { mode: "sampling", alpha: 2, betaInv: 0, normalization: "sum" },
  { mode: "sampling", alpha: 0.5, betaInv: 1, normalization: "sum" },
  { mode: "sampling", alpha: 1, betaInv: 3, normalization: "sum" },
  { mode: "sampling", alpha: 3, betaInv: 2, normalization: "mean" },
  { mode: "sampling", alpha: 2, betaInv: 4, normalization: "weighted_mean", normalizationPower: 0.5 },
  { mode: "optimization", alpha: 1, betaInv: 0, normalization: "sum" },
  { mode: "optimization", alpha: 0.5, betaInv: 2, normalization: "sum" },
];

/** A bank drawn at a temperature, with what it was drawn with or without. */
function bankAt(temperature: number, { says }: { says: boolean }) {
  const random = seededRandom(7);
  const drawn = SPACES.flatMap((answers, prompt) => {
    const powers = answers.map(({ probability }) => probability ** (1 / temperature));
    const sum = powers.reduce((a, b) => a + b);
    return Array.from({ length: SAMPLES }, () => {
      let left = random() * sum;
      const at = powers.findIndex((power) => {
        left -= power;
        return left < 0;
      });
      const answer = answers[at] ?? answers[0];
      if (!answer) throw new Error("an answer");
      const q = answer.probability ** (1 / temperature) / sum;
      return { answer, prompt, samplingLogprob: says ? Math.log(q) : null };
    });
  });
  const columns = columnsOf(
    drawn.map(({ answer, prompt, samplingLogprob }) =>
      rolloutSchema.parse({
        promptId: `p${prompt}`,
        refLogprob: Math.log(answer.probability),
        samplingLogprob,
        tokens: answer.tokens,
        signals: { correct: isRight(answer.reward) ? 1 : 0 },
      }),
    ),
  );
  return { columns, scores: { taskTotal: Float64Array.from(drawn, ({ answer }) => answer.reward) } };
}

type Bank = ReturnType<typeof bankAt>;
const base = bankAt(1, { says: false });
const sharp = bankAt(0.7, { says: true });
const silent = bankAt(0.7, { says: false });

function forecastOf(bank: Bank, objective: Objective) {
  const result = forecastColumns({ ...bank, objective, success: "correct", bank: {} });
  if (!result.ok) throw new Error(result.id);
  return result.forecast;
}

/** How far a forecast is from the exact optimum, in accuracy and tokens, the worst of the prompts. */
function misses(bank: Bank, objective: Objective) {
  const { prompts } = forecastOf(bank, objective);
  return prompts.map((prompt, at) => {
    const answers = SPACES[at] ?? [];
    const exact = measuresOf(optimumOver(objective, answers)?.probabilities ?? [], answers);
    // The error of a self-normalised estimate is about sd / sqrt(ESS); lengths here have an sd of at most 7 tokens.
    const error = 1 / Math.sqrt(objective.mode === "sampling" ? prompt.ess : SAMPLES);
    return {
      accuracy: Math.abs((prompt.accuracy ?? Number.NaN) - exact.accuracy) / error,
      length: Math.abs((prompt.meanLength ?? Number.NaN) - exact.length) / (7 * error),
      kl: Math.abs((prompt.klBase ?? Number.NaN) - exact.kl) / error,
    };
  });
}

describe.each(OBJECTIVES)(
  "on all the answers there are, $mode alpha $alpha betaInv $betaInv $normalization",
  (objective) => {
    it("finds the exact optimum within the error of sampling", () => {
      for (const miss of misses(base, objective)) {
        expect(miss.accuracy).toBeLessThan(3);
        expect(miss.length).toBeLessThan(3);
        // A unique best answer has KL -log p, of which the samples give the frequency.
        if (objective.mode === "sampling") expect(miss.kl).toBeLessThan(5);
      }
    });

    it("finds it from a bank drawn at T = 0.7 that says how likely each rollout was there", () => {
      for (const miss of misses(sharp, objective)) {
        expect(miss.accuracy).toBeLessThan(3);
        expect(miss.length).toBeLessThan(3);
      }
    });
  },
);

it("where several answers tie as the best, finds them and between what the optimum lies", () => {
  const [first] = forecastOf(base, { mode: "none" }).prompts;
  expect(first).toMatchObject({ accuracy: 1, ties: { length: [9, 12], accuracy: [1, 1] } });
});

describe("a bank drawn at T = 0.7 that does not say so", () => {
  it("puts the optimum in the wrong place, beyond the error of sampling", () => {
    const objective: Objective = { mode: "sampling", alpha: 1, betaInv: 1, normalization: "sum" };
    const wrong = misses(silent, objective);
    expect(Math.max(...wrong.map(({ accuracy }) => accuracy))).toBeGreaterThan(4);
  });

  it("with S_q also knows the base itself, and the objective's value at its optimum", () => {
    const objective: Objective = { mode: "sampling", alpha: 1, betaInv: 1, normalization: "sum" };
    const forecast = forecastOf(sharp, objective);
    const exact = SPACES.map((answers) =>
      measuresOf(
        answers.map(({ probability }) => probability),
        answers,
      ),
    );
    expect(forecast.base.accuracy).toBeCloseTo(exact.reduce((sum, { accuracy }) => sum + accuracy, 0) / 3, 1);
    forecast.prompts.forEach(({ logZ }, at) => {
      const z = (SPACES[at] ?? []).reduce((sum, { probability, reward }) => sum + probability * Math.exp(reward), 0);
      expect(logZ).toBeCloseTo(Math.log(z), 1);
    });
  });
});

describe("beside the forecast", () => {
  const view = bankView(base.columns, "correct");
  const r = inOrder(view, base.scores.taskTotal);
  const objective = { mode: "sampling", alpha: 2, betaInv: 1, normalization: "sum" } as const;

  it("the slope of the reward in alpha is the exact covariance, within the error of sampling", () => {
    const { at, rows } = sharpeningSlopes({ view, objective, r });
    const exact = SPACES.reduce((sum, answers) => sum + rewardSlope(objective, answers), 0) / SPACES.length;
    expect(at).toBe("optimum");
    expect(rows[0]?.reward).toBeCloseTo(exact, 1);
    expect(sharpeningSlopes({ view, objective: { mode: "none" }, r }).at).toBe("base");
  });

  it("lengths have the shares that all the answers give them", () => {
    const rows = lengthShares({ view, objective, r });
    for (const row of rows) {
      const exact = SPACES.map((answers) => lengthTilt(objective, answers).find(({ tokens }) => tokens === row.from));
      const mean = (of: "before" | "sharpened" | "after") =>
        exact.reduce((sum, share) => sum + (share?.[of] ?? 0), 0) / SPACES.length;
      expect(row.base).toBeCloseTo(mean("before"), 1);
      expect(row.sharpened).toBeCloseTo(mean("sharpened"), 1);
      expect(row.optimum).toBeCloseTo(mean("after"), 1);
    }
    expect(rows.reduce((sum, row) => sum + row.optimum, 0)).toBeCloseTo(1, 9);
  });
});
