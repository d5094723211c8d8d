import { describe, expect, it } from "vitest";
import { seededRandom } from "@/domain/evaluation/seeded-subsets";
import { plainForecast } from "@/domain/forecast/plain-forecast";
import { type Objective, objectiveSchema } from "@/domain/reward/spec";
import { advantageAlgorithms } from "@/domain/run/config";
import { advantages, sequenceWeights } from "./advantage";
import { withinGroupVariance } from "./dominance";
import { normalizedRefLogprob, objectiveTotal } from "./objective";
import { tabularGradient, tabularLogprobs, tabularSpace } from "./tabular-policy";

const { sequences, parameters } = tabularSpace();
const random = seededRandom(7);
const logits = (scale: number) => Array.from({ length: parameters }, () => scale * (2 * random() - 1));
// Ending at once (place 2) is made unlikely, so that lengths vary.
const refLogits = logits(1.5).map((logit, place) => (place === 2 ? -2 : logit));
const ref = tabularLogprobs(refLogits, sequences);
/** The reward likes b's, which the base need not. */
const reward = sequences.map(({ text }) => (text.split("b").length - 1) / 2);

const objectives: Record<string, Objective> = {
  "plain reward": { mode: "none" },
  "task reward": { mode: "optimization", alpha: 0, betaInv: 1, normalization: "sum" },
  "reward and likelihood": { mode: "optimization", alpha: 1, betaInv: 3, normalization: "mean" },
  "tempered, sum": { mode: "sampling", alpha: 2, betaInv: 0, normalization: "sum" },
  "tempered, mean": { mode: "sampling", alpha: 4, betaInv: 0, normalization: "mean" },
  "tilted, sum": { mode: "sampling", alpha: 1.5, betaInv: 2, normalization: "sum" },
  "tilted, weighted mean": {
    mode: "sampling",
    alpha: 3,
    betaInv: 2,
    normalization: "weighted_mean",
    normalizationPower: 0.5,
  },
  "KL-regularised": { mode: "sampling", alpha: 1, betaInv: 3, normalization: "sum" },
};

const at = (list: readonly number[], index: number) => list[index] ?? Number.NaN;

/** objectiveTotal of every sequence, S_pol being the policy's own log-probability. */
function totals(objective: Objective, policy: readonly number[]): number[] {
  return sequences.map(({ tokens }, index) => {
    const outcome = objectiveTotal({
      objective,
      taskTotal: at(reward, index),
      refLogprob: at(ref, index),
      policyLogprob: at(policy, index),
      tokens,
    });
    if (outcome.status !== "ok") throw new Error(outcome.status);
    return outcome.value;
  });
}

/** J: the expected objective, S_pol not detached. */
function expectedObjective(objective: Objective, theta: readonly number[]): number {
  const policy = tabularLogprobs(theta, sequences);
  return totals(objective, policy).reduce((sum, total, index) => sum + Math.exp(at(policy, index)) * total, 0);
}

/** pi* of sampling mode by its definition, and log Z. */
function optimum(objective: Objective): { probabilities: number[]; logZ: number } {
  if (objective.mode !== "sampling") throw new Error("only sampling has a distribution as its optimum");
  const weights = sequences.map(({ tokens }, index) =>
    Math.exp(
      at(ref, index) +
        (objective.alpha - 1) * normalizedRefLogprob(objective, at(ref, index), tokens) +
        objective.betaInv * at(reward, index),
    ),
  );
  const z = weights.reduce((sum, weight) => sum + weight, 0);
  return { probabilities: weights.map((weight) => weight / z), logZ: Math.log(z) };
}

/** Logits under which the policy is these probabilities. */
function logitsOf(probabilities: readonly number[]): number[] {
  const mass = new Array<number>(parameters).fill(0);
  sequences.forEach(({ taken }, index) => {
    for (const place of taken) mass[place] = at(mass, place) + at(probabilities, index);
  });
  return mass.map(Math.log);
}

/** Expectation over every group of n sequences of the mean over the group of A_i grad log pi(y_i). */
function meanRlooGradient(objective: Objective, theta: readonly number[], n: number): number[] {
  const policy = tabularLogprobs(theta, sequences);
  const all = totals(objective, policy);
  const weights = new Array<number>(sequences.length).fill(0);
  const visit = (group: number[], probability: number) => {
    if (group.length < n) {
      sequences.forEach((_, index) => {
        visit([...group, index], probability * Math.exp(at(policy, index)));
      });
      return;
    }
    const found = advantages({
      algorithm: "rloo",
      totals: group.map((index) => at(all, index)),
      groups: group.map(() => "p"),
    });
    group.forEach((index, place) => {
      weights[index] = at(weights, index) + (probability * at(found, place)) / n;
    });
  };
  visit([], 1);
  return tabularGradient(theta, sequences, weights);
}

/** REINFORCE with the loss the trainer uses, on sampled batches; returns the trained probabilities. */
function train(input: { objective: Objective; steps: number; learningRate: number; seed: number }): number[] {
  const { objective, steps, learningRate, seed } = input;
  const draw = seededRandom(seed);
  let theta = [...refLogits];
  for (let step = 0; step < steps; step += 1) {
    const policy = tabularLogprobs(theta, sequences);
    const all = totals(objective, policy);
    const batch = Array.from({ length: 64 }, () => {
      let left = draw();
      const index = policy.findIndex((log) => {
        left -= Math.exp(log);
        return left < 0;
      });
      return Math.max(index, 0);
    });
    const found = advantages({
      algorithm: "rloo",
      totals: batch.map((index) => at(all, index)),
      groups: batch.map((_, place) => `group ${place % 8}`),
    });
    const drawn = batch.flatMap((index) => sequences[index] ?? []);
    const weights = sequenceWeights({ advantages: found, tokens: drawn.map(({ tokens }) => tokens) });
    const gradient = tabularGradient(theta, drawn, weights);
    theta = theta.map((logit, place) => logit + learningRate * at(gradient, place));
  }
  return tabularLogprobs(theta, sequences).map(Math.exp);
}

function distance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - at(b, index)), 0) / 2;
}

describe("the mean RLOO gradient, enumerated over every group", () => {
  for (const [name, objective] of Object.entries(objectives))
    for (const n of [2, 3])
      it(`is the gradient of the expected objective with S_pol detached: ${name}, groups of ${n}`, () => {
        const theta = logits(1);
        const found = meanRlooGradient(objectiveSchema.parse(objective), theta, n);
        const h = 1e-5;
        theta.forEach((_, place) => {
          const moved = (by: number) => theta.map((logit, other) => (other === place ? logit + by : logit));
          const exact = (expectedObjective(objective, moved(h)) - expectedObjective(objective, moved(-h))) / (2 * h);
          expect(at(found, place)).toBeCloseTo(exact, 7);
        });
      });

  it("is what the loss gives per token where all sequences are equally long", () => {
    const objective = objectives["tilted, sum"] ?? { mode: "none" };
    const theta = logits(1);
    const long = sequences.flatMap((sequence, index) => (sequence.tokens === 3 ? [index] : []));
    const all = totals(objective, tabularLogprobs(theta, sequences));
    const found = advantages({
      algorithm: "rloo",
      totals: long.map((index) => at(all, index)),
      groups: long.map(() => "p"),
    });
    const weights = sequenceWeights({ advantages: found, tokens: long.map(() => 3) });
    weights.forEach((weight, place) => {
      expect(weight).toBeCloseTo(at(found, place) / (3 * long.length), 12);
    });
  });
});

describe("the optimum of sampling mode", () => {
  const sampling = Object.entries(objectives).filter(([, objective]) => objective.mode === "sampling");

  for (const [name, objective] of sampling)
    it(`gives every rollout the same total, so that no algorithm moves away from it: ${name}`, () => {
      const { probabilities, logZ } = optimum(objective);
      const policy = tabularLogprobs(logitsOf(probabilities), sequences);
      const all = totals(objective, policy);
      const best = objective.mode === "sampling" && objective.betaInv > 0 ? logZ / objective.betaInv : logZ;
      for (const total of all) expect(total).toBeCloseTo(best, 9);
      const groups = all.map(() => "p");
      expect(withinGroupVariance(all, groups)).toBe(0);
      for (const algorithm of advantageAlgorithms)
        expect(advantages({ algorithm, totals: all, groups })).toEqual(all.map(() => 0));
      expect(expectedObjective(objective, logitsOf(probabilities))).toBeCloseTo(best, 9);
      expect(expectedObjective(objective, logits(1))).toBeLessThan(best);
    });

  for (const name of ["tempered, sum", "tempered, mean", "tilted, sum", "tilted, weighted mean", "KL-regularised"])
    it(`is where REINFORCE under the trainer's loss ends: ${name}`, () => {
      const objective = objectives[name] ?? { mode: "none" };
      const { probabilities } = optimum(objective);
      expect(distance(probabilities, ref.map(Math.exp))).toBeGreaterThan(0.1);
      const trained = train({ objective, steps: 1500, learningRate: 2, seed: 11 });
      expect(distance(trained, probabilities)).toBeLessThan(0.01);
    });

  it("differs between N = sum and N = mean, because the sequences have different lengths", () => {
    const sum = optimum({ mode: "sampling", alpha: 4, betaInv: 0, normalization: "sum" });
    const mean = optimum({ mode: "sampling", alpha: 4, betaInv: 0, normalization: "mean" });
    expect(distance(sum.probabilities, mean.probabilities)).toBeGreaterThan(0.1);
  });

  for (const [name, objective] of sampling)
    it(`is what the forecast finds when it has every sequence once: ${name}`, () => {
      const { probabilities, logZ } = optimum(objective);
      // Each sequence once is a sample of the uniform distribution: the weights are then pi* without error.
      const result = plainForecast({
        objective,
        samples: sequences.map(({ tokens }, index) => ({
          group: "p",
          taskTotal: at(reward, index),
          refLogprob: at(ref, index),
          samplingLogprob: -Math.log(sequences.length),
          tokens,
          success: at(reward, index) >= 0.5 ? 1 : 0,
        })),
        functions: { reward: (sample) => sample.taskTotal, length: (sample) => sample.tokens },
      });
      const exact = (take: (index: number) => number) =>
        probabilities.reduce((sum, probability, index) => sum + probability * take(index), 0);
      expect(result.values.reward).toBeCloseTo(
        exact((index) => at(reward, index)),
        10,
      );
      expect(result.values.length).toBeCloseTo(
        exact((index) => sequences[index]?.tokens ?? 0),
        10,
      );
      expect(result.logZ).toBeCloseTo(logZ, 10);
    });
});

describe("the optimum of optimization mode", () => {
  for (const [name, objective] of Object.entries({
    "likelihood, sum": { mode: "optimization", alpha: 1, betaInv: 0, normalization: "sum" },
    "likelihood, mean": { mode: "optimization", alpha: 1, betaInv: 0, normalization: "mean" },
    "reward and likelihood": { mode: "optimization", alpha: 1, betaInv: 3, normalization: "mean" },
  } satisfies Record<string, Objective>))
    it(`is the one best sequence, and REINFORCE ends there: ${name}`, () => {
      const all = totals(objective, ref);
      const best = all.indexOf(Math.max(...all));
      const trained = train({ objective, steps: 3000, learningRate: 1, seed: 5 });
      expect(at(trained, best)).toBeGreaterThan(0.97);
    });
});
