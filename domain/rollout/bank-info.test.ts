import { expect, it } from "vitest";
import { cutOf, forecastRefusal, forecastWarning, successCandidates } from "./bank-info";

const whole = {
  ...{ source: "imported" as const, baseModel: "base", temperature: 1, refTemperature: 1, topP: null, topK: null },
  ...{ rollouts: 10, withoutRef: 0, withoutSampling: 10 },
};

it("names how a bank was cut", () => {
  expect(cutOf(whole)).toBe(null);
  expect(cutOf({ topP: 0.9, topK: 50 })).toBe("top-p 0.9 and top-k 50");
});

it("refuses a forecast on a bank that was cut or has no S_ref, and on no other", () => {
  expect(forecastRefusal(whole)).toBe(null);
  expect(forecastRefusal({ ...whole, topK: 50 })).toContain("sampled with top-k 50,");
  expect(forecastRefusal({ ...whole, withoutRef: 9 })).toBe(null);
  expect(forecastRefusal({ ...whole, withoutRef: 10 })).toContain("none of its rollouts has a refLogprob");
});

it("warns of a forecast where S_ref stands in for what a rollout was sampled from", () => {
  expect(forecastWarning(whole)).toBe(null);
  expect(forecastWarning({ ...whole, temperature: 0.7, withoutSampling: 0 })).toBe(null);
  expect(forecastWarning({ ...whole, temperature: 0.7 })).toContain("at temperature 0.7, with S_ref at 1,");
  expect(forecastWarning({ ...whole, temperature: 0.7, refTemperature: 0.7 })).toBe(null);
  expect(forecastWarning({ ...whole, source: "run", withoutSampling: 3 })).toContain(
    "3 of 10 rollouts, sampled by the trained policy",
  );
});

it("knows what success is called", () => {
  expect(successCandidates("gridworld")).toEqual(["goal_achieved"]);
  expect(successCandidates("elsewhere")).toEqual(["correct", "goal_achieved"]);
});
