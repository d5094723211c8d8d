import { createLoader, parseAsString } from "nuqs/server";

/** URL state of a comparison of rewards: the version before, and the one after. */
export const rewardCompareParams = { a: parseAsString, b: parseAsString };

export const loadRewardCompareParams = createLoader(rewardCompareParams);
