import type { RewardDistance } from "@/domain/objective/distance";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { tied } from "@/domain/statistics/ties";
import { extremes } from "./extremes";
import { scoreDistance } from "./score-distance";
import type { ColumnScores } from "./scores";

export type PreviewChange = {
  /** How far apart the rewards r are, prompt by prompt: rank correlation tau, distance d, share of advantages that flip sign. */
  task: RewardDistance;
  /** The same of what is trained on. */
  objective: RewardDistance;
  /** Rollouts that the edit takes out of training, and those it brings back, with their share of all. */
  newlyExcluded: { rollouts: number; share: number };
  newlyIncluded: { rollouts: number; share: number };
  /** The rollouts whose advantage moved most, from the greatest move down; none whose advantage is still the same. */
  moved: { place: number; before: number; after: number; change: number }[];
};

/** What an edit changes on a bank: two rewards' scores of the same rollouts. Takes longer than a frame allows on a large bank. */
export function compareScores(input: {
  columns: RolloutColumns;
  before: ColumnScores;
  after: ColumnScores;
  /** Rollouts listed under `moved`. */
  examples?: number;
}): PreviewChange {
  const { columns, before, after, examples = 8 } = input;
  const { count } = columns;
  const distance = (by: "taskTotal" | "objectiveTotal") => scoreDistance({ columns, before, after, by });
  const task = distance("taskTotal");
  const same = before.taskTotal === before.objectiveTotal && after.taskTotal === after.objectiveTotal;
  let excluded = 0;
  let included = 0;
  const move = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    const was = before.excluded[row] === -1;
    const is = after.excluded[row] === -1;
    if (was && !is) excluded += 1;
    if (is && !was) included += 1;
    const change = Math.abs((after.advantage[row] ?? 0) - (before.advantage[row] ?? 0));
    move[row] =
      Number.isFinite(change) && !tied(before.advantage[row] ?? 0, after.advantage[row] ?? 0) ? change : Number.NaN;
  }
  const shareOf = (rollouts: number) => ({ rollouts, share: count === 0 ? 0 : rollouts / count });
  return {
    task,
    objective: same ? task : distance("objectiveTotal"),
    newlyExcluded: shareOf(excluded),
    newlyIncluded: shareOf(included),
    moved: extremes(move, examples).greatest.map((place) => {
      const [from, to] = [before.advantage[place] ?? 0, after.advantage[place] ?? 0];
      return { place, before: from, after: to, change: to - from };
    }),
  };
}
