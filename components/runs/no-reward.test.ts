import { expect, it } from "vitest";
import { noRewardSentence } from "./no-reward";

const running = { status: "running" } as const;

it("says that nothing is learnt where no rollout of the newest step had a reward", () => {
  expect(noRewardSentence({ step: 3, share: 1 }, running)).toContain("nothing is being learnt");
  expect(noRewardSentence({ step: 3, share: 1 }, { status: "finished" })).toContain("nothing was learnt");
});

it("names the share from a half on, and never rounds it up to all", () => {
  expect(noRewardSentence({ step: 3, share: 0.999 }, running)).toBe("99 % of the rollouts of step 3 had no reward");
  expect(noRewardSentence({ step: 3, share: 0.49 }, running)).toBeNull();
  expect(noRewardSentence(null, running)).toBeNull();
});
