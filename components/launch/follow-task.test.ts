import { expect, it } from "vitest";
import * as ours from "@/domain/task/task";
import { followingFields, resolveFields } from "./follow-task";
import { readLaunchFields, startFields } from "./launch-fields";

const gridworldTask = { ...ours.gridworldTask, knownFrom: "product" as const };
const arithmeticTask = { ...ours.arithmeticTask, knownFrom: "product" as const };
const fresh = followingFields({ ...startFields("gridworld", "gridworld-base"), seeds: "1" });

it("asks for what the task asks until one types a number, and keeps that one", () => {
  expect(resolveFields(fresh, gridworldTask)).toMatchObject({ maxTokens: "12", learningRate: "3e-4" });
  expect(resolveFields(fresh, arithmeticTask)).toMatchObject({ maxTokens: "26", learningRate: "1e-4" });
  const typed = { ...fresh, learningRate: "0.0001", maxTokens: "" };
  expect(resolveFields(typed, gridworldTask)).toMatchObject({ maxTokens: "", learningRate: "0.0001" });
});

it("begins with the usual numbers where no task is chosen, and reads as a config where one is", () => {
  expect(resolveFields(fresh, null)).toMatchObject({ maxTokens: "26" });
  expect(readLaunchFields(resolveFields(fresh, gridworldTask)).config).toMatchObject({
    maxTokens: 12,
    learningRate: 3e-4,
  });
});

it("evaluates a task of a trainer of language models with fewer samples", () => {
  const described = { ...arithmeticTask, knownFrom: "trainer" as const };
  const small = { evalEvery: "20", evalPrompts: "128", evalSamples: "2", testSamples: "16", baseTestSamples: "16" };
  expect(resolveFields(fresh, described)).toMatchObject({ ...small, maxTokens: "26" });
  expect(resolveFields(fresh, arithmeticTask)).toMatchObject({ evalEvery: "5", evalPrompts: "64", testSamples: "64" });
  expect(resolveFields({ ...fresh, testSamples: "256" }, described).testSamples).toBe("256");
});
