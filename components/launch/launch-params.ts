import { createLoader, parseAsInteger, parseAsString } from "nuqs/server";

/**
 * /launch: the reward version to train on, the reward it belongs to where it is not the newest, and the task; or the run to
 * fork, with the step of its checkpoint to start from.
 */
export const launchParams = {
  version: parseAsString,
  reward: parseAsString,
  task: parseAsString,
  fork: parseAsString,
  start: parseAsInteger,
};

export const loadLaunchParams = createLoader(launchParams);
