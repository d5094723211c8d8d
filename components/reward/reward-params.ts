import { createLoader, parseAsString } from "nuqs/server";

/** URL state of the rewards: the preset a new one starts from, the task whose signals are offered, what is imported. */
export const rewardParams = {
  preset: parseAsString,
  task: parseAsString,
  /** "import": a new reward starts from what this browser imported; else the id of the version it is forked from. */
  from: parseAsString,
  /** Token of a shared link of this server whose rewards are to be taken over. */
  shared: parseAsString,
};

export const loadRewardParams = createLoader(rewardParams);
