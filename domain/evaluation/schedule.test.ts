import { describe, expect, it } from "vitest";
import { runConfigSchema } from "@/domain/run/config";
import { evaluationPlan } from "./plan";
import { describeSchedule, isEvaluatedAt } from "./schedule";

const stepsOf = (evalEvery: number, steps: number) =>
  Array.from({ length: steps + 1 }, (_, step) => step).filter((step) => isEvaluatedAt(step, { evalEvery, steps }));

describe("isEvaluatedAt", () => {
  it("is every 5 steps up to 50, every 10 up to 200, every 20 beyond", () => {
    const early = [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50];
    const later = [60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200];
    expect(stepsOf(5, 245)).toEqual([...early, ...later, 220, 240, 245]);
  });

  it("is the start and the end alone at 0, and both whatever their place", () => {
    expect(stepsOf(0, 30)).toEqual([0, 30]);
    expect(stepsOf(7, 10)).toEqual([0, 7, 10]);
  });
});

describe("describeSchedule", () => {
  it("says as much as the run's steps need", () => {
    const sentence = (evalEvery: number, steps: number) => describeSchedule({ evalEvery, steps });
    expect(sentence(0, 30)).toBe("Evaluates at the start and the end only.");
    expect(sentence(5, 30)).toBe("Evaluates on validation every 5 steps, and at the start and the end also on test.");
    expect(sentence(5, 150)).toBe(
      "Evaluates on validation every 5 steps up to step 50, then every 10 steps, and at the start and the end also on test.",
    );
    expect(sentence(1, 150)).toBe(
      "Evaluates on validation every step up to step 10, then every 2 steps, from step 40 on every 4 steps, and at the start and the end also on test.",
    );
  });
});

describe("evaluationPlan", () => {
  const config = runConfigSchema.parse({ task: "t", baseModel: "m", steps: 30 });
  const plan = (step: number, start: "base" | "checkpoint") =>
    evaluationPlan(step, { config, start }).map(
      ({ split, decoding, samples, ofBase }) => `${split} ${decoding.name} ${samples}${ofBase ? " base" : ""}`,
    );

  it("takes many samples of the base on test at the start, fewer of a checkpoint and at the end", () => {
    const validation = ["validation sample 8", "validation greedy 1"];
    const test = ["test sample 64", "test greedy 1", "test T0.3 16"];
    expect(plan(0, "base")).toEqual([...validation, "test sample 256 base", "test greedy 1 base", "test T0.3 16 base"]);
    expect(plan(0, "checkpoint")).toEqual([...validation, ...test]);
    expect(plan(30, "base")).toEqual([...validation, ...test]);
  });

  it("looks at validation alone while training, by the schedule", () => {
    expect(plan(5, "base")).toEqual(["validation sample 8"]);
    expect(plan(6, "base")).toEqual([]);
  });
});
