import { createLoader, parseAsString } from "nuqs/server";

/** URL state of the composer: the preset a new reward starts from, and the task whose signals are offered. */
export const rewardParams = {
  preset: parseAsString,
  task: parseAsString,
};

export const loadRewardParams = createLoader(rewardParams);
