import { createLoader, parseAsString } from "nuqs/server";

/** /launch: the reward version to train on, the reward it belongs to where it is not the newest, and the task. */
export const launchParams = {
  version: parseAsString,
  reward: parseAsString,
  task: parseAsString,
};

export const loadLaunchParams = createLoader(launchParams);
