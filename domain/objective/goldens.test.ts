import { describe, expect, it } from "vitest";
import { forecastColumns } from "@/domain/forecast/forecast-columns";
import { objectiveSchema } from "@/domain/reward/spec";
import { columnsOf } from "@/domain/rollout/columns-of";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { advantageAlgorithms } from "@/domain/run/config";
import advantageCases from "@/fixtures/objective/advantages.json";
import distanceCases from "@/fixtures/objective/distance.json";
import dominanceCases from "@/fixtures/objective/dominance.json";
import forecastCases from "@/fixtures/objective/forecast.json";
import totalCases from "@/fixtures/objective/objective-total.json";
import { advantages } from "./advantage";
import { rewardDistance } from "./distance";
import { dominance, trainingDominance } from "./dominance";
import { forecastWeights } from "./forecast-weights";
import { objectiveTotal } from "./objective";

function expectNear(actual: number | null | undefined, expected: number | null | undefined, tolerance: number) {
  if (expected === null || expected === undefined) expect(actual ?? null).toBe(null);
  else if (expected === 0) expect(actual).toBe(0);
  else
    expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(expected)),
    );
}

describe("objectiveTotal, as pinned in fixtures", () => {
  for (const { name, objective, rollout, expect: expected } of totalCases.cases)
    it(name, () => {
      const outcome = objectiveTotal({ objective: objectiveSchema.parse(objective), ...rollout });
      if (outcome.status === "ok" && "value" in expected)
        expectNear(outcome.value, expected.value, totalCases.tolerance);
      else expect(outcome).toEqual(expected);
    });
});

describe("advantages, as pinned in fixtures", () => {
  for (const { name, algorithm, totals, groups, expect: expected } of advantageCases.cases)
    it(name, () => {
      const known = advantageAlgorithms.find((candidate) => candidate === algorithm) ?? "rloo";
      expect(known).toBe(algorithm);
      advantages({ algorithm: known, totals, groups }).forEach((value, index) => {
        expectNear(value, expected[index], advantageCases.tolerance);
      });
    });
});

describe("dominance, as pinned in fixtures", () => {
  for (const { name, objective, rollouts, expect: expected } of dominanceCases.cases)
    it(name, () => {
      const parsed = objectiveSchema.parse(objective);
      const before = dominance(parsed, rollouts);
      const during = trainingDominance(parsed, rollouts);
      expectNear(before.dominance, expected.dominance, dominanceCases.tolerance);
      expectNear(during.dominance, expected.trainingDominance, dominanceCases.tolerance);
      expectNear(before.rho, expected.rho, dominanceCases.tolerance);
      expectNear(before.varR, expected.varR, dominanceCases.tolerance);
      expectNear(before.varN, expected.varN, dominanceCases.tolerance);
    });
});

describe("forecast, as pinned in fixtures", () => {
  for (const { name, objective, samples, expect: expected } of forecastCases.cases)
    it(name, () => {
      const parsed = objectiveSchema.parse(objective);
      const columns = columnsOf(
        samples.map(({ group, refLogprob, samplingLogprob, tokens, success }) =>
          rolloutSchema.parse({ promptId: group, refLogprob, samplingLogprob, tokens, signals: { success } }),
        ),
      );
      const scores = { taskTotal: new Float64Array(samples.map(({ taskTotal }) => taskTotal ?? Number.NaN)) };
      const result = forecastColumns({ columns, scores, objective: parsed, success: "success", bank: {} });
      if (!result.ok) throw new Error(result.id);
      const { taskTotal, kl, ess, logZ, unseen } = result.forecast.optimum;
      expectNear(taskTotal, expected.reward, forecastCases.tolerance);
      expectNear(kl, expected.kl, forecastCases.tolerance);
      expectNear(ess?.mean, expected.ess, forecastCases.tolerance);
      expectNear(logZ, expected.logZ, forecastCases.tolerance);
      expectNear(unseen, expected.unseen, forecastCases.tolerance);
      const valid = samples.filter((row) => row.taskTotal !== null);
      forecastWeights(parsed, valid).weights.forEach((weight, index) => {
        expectNear(weight, expected.weights[index], forecastCases.tolerance);
      });
    });
});

describe("rewardDistance, as pinned in fixtures", () => {
  for (const { name, groups, a, b, advantagesA, advantagesB, expect: expected } of distanceCases.cases)
    it(name, () => {
      const result = rewardDistance({
        groups,
        a: { totals: a, advantages: advantagesA },
        b: { totals: b, advantages: advantagesB },
      });
      expectNear(result.rho, expected.rho, distanceCases.tolerance);
      // d = sqrt((1 - rho)/2) turns a last-bit difference at rho = 1 into 1e-8.
      if (expected.d === null) expect(result.d).toBe(null);
      else expect(result.d).toBeCloseTo(expected.d, 7);
      expectNear(result.tau, expected.tau, distanceCases.tolerance);
      expectNear(result.flips, expected.flips, distanceCases.tolerance);
    });
});
