import { expect, it } from "vitest";
import { failureAdvice } from "./failure-advice";

it("says what to change for the reasons it knows", () => {
  expect(failureAdvice("loss is NaN at step 12")).toContain("smaller learning rate");
  expect(failureAdvice("three attempts were lost")).toContain("Trainers");
  expect(failureAdvice("out of memory")).toContain("fewer rollouts");
});

it("adds nothing to a reason that says itself what to do", () => {
  expect(failureAdvice("Update 50 gave loss NaN. Lower the learning rate, and launch again.")).toBeNull();
});

it("leads to a fork where a number of the configuration is at fault", () => {
  expect(
    failureAdvice("maxTokens is 26, but the model reads 28 tokens, 16 of them the prompt; lower it to 12."),
  ).toContain("Fork the run");
});

it("points to the log for any other", () => {
  expect(failureAdvice("boom")).toContain("log");
  expect(failureAdvice(null)).toContain("log");
});
