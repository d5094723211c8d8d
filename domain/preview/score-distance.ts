import { type RewardDistance, rewardDistanceIn } from "@/domain/objective/distance";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { promptGroups } from "@/domain/rollout/prompt-groups";
import { finiteOrNull } from "@/domain/statistics/finite";
import type { ColumnScores } from "./scores";

/** How far apart two rewards are on a bank, by r or by what is trained on: prompt by prompt, whatever the groups. */
export function scoreDistance(input: {
  columns: RolloutColumns;
  before: ColumnScores;
  after: ColumnScores;
  by: "taskTotal" | "objectiveTotal";
}): RewardDistance {
  const { columns, before, after, by } = input;
  const { rho, d, tau, flips, rollouts } = rewardDistanceIn({
    groups: promptGroups(columns),
    a: { totals: before[by], advantages: before.advantage },
    b: { totals: after[by], advantages: after.advantage },
  });
  return { rho: finiteOrNull(rho), d: finiteOrNull(d), tau: finiteOrNull(tau), flips: finiteOrNull(flips), rollouts };
}
