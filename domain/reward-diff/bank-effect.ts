import type { RewardDistance } from "@/domain/objective/distance";
import { scoreDistance } from "@/domain/preview/score-distance";
import type { ColumnScores } from "@/domain/preview/scores";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { promptGroups } from "@/domain/rollout/prompt-groups";
import { averageRanks } from "@/domain/statistics/ranks";

/** The mean of what has a value, and of how many rollouts that is. */
export type MeanOf = { mean: number | null; count: number };

export type MovedRollout = {
  /** In the order of the bank. */
  place: number;
  /** Rank among its prompt's rollouts by objective total: 0 the lowest, 1 the highest. */
  rankBefore: number;
  rankAfter: number;
  totalBefore: number;
  totalAfter: number;
};

/** What changes on a bank when one reward takes the place of another. */
export type BankEffect = {
  rollouts: number;
  distance: RewardDistance;
  /** Terms of either reward, the second's first; null where it has no such term. */
  terms: { id: string; before: MeanOf | null; after: MeanOf | null }[];
  taskTotal: { before: MeanOf; after: MeanOf };
  objectiveTotal: { before: MeanOf; after: MeanOf };
  /** Why rollouts have no reward, the commonest reason first; null where all have. */
  excludedBefore: string | null;
  excludedAfter: string | null;
  /** The rollouts whose rank changed most, at most `MOST_MOVED`. */
  moved: MovedRollout[];
};

const MOST_MOVED = 6;

/** Compares what two rewards say of the same rollouts; distance and ranks are by objective total, within a prompt. */
export function bankEffect(columns: RolloutColumns, before: ColumnScores, after: ColumnScores): BankEffect {
  const ids = new Set([...after.terms, ...before.terms].map(({ id }) => id));
  const termMean = ({ terms }: ColumnScores, id: string) => {
    const term = terms.find((one) => one.id === id);
    return term ? meanOf(term.outcome.value) : null;
  };
  return {
    rollouts: columns.count,
    distance: scoreDistance({ columns, before, after, by: "objectiveTotal" }),
    terms: [...ids].map((id) => ({ id, before: termMean(before, id), after: termMean(after, id) })),
    taskTotal: { before: meanOf(before.taskTotal), after: meanOf(after.taskTotal) },
    objectiveTotal: { before: meanOf(before.objectiveTotal), after: meanOf(after.objectiveTotal) },
    excludedBefore: commonestExclusion(before),
    excludedAfter: commonestExclusion(after),
    moved: movedMost(columns, before.objectiveTotal, after.objectiveTotal),
  };
}

function meanOf(values: Float64Array): MeanOf {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  const mean = count > 0 ? sum / count : null;
  return { mean: mean !== null && Number.isFinite(mean) ? mean : null, count };
}

function commonestExclusion({ exclusions, excluded }: ColumnScores): string | null {
  const counts = exclusions.map(() => 0);
  for (const place of excluded) if (place >= 0) counts[place] = (counts[place] ?? 0) + 1;
  const most = counts.indexOf(counts.reduce((high, count) => Math.max(high, count), 0));
  return exclusions[most] ?? null;
}

function movedMost(columns: RolloutColumns, before: Float64Array, after: Float64Array): MovedRollout[] {
  const moved: MovedRollout[] = [];
  const { count, start, member } = promptGroups(columns);
  for (let prompt = 0; prompt < count; prompt += 1) {
    const both = [...member.subarray(start[prompt], start[prompt + 1])].flatMap((place) => {
      const [old, now] = [before[place] ?? Number.NaN, after[place] ?? Number.NaN];
      return Number.isNaN(old) || Number.isNaN(now) ? [] : [{ place, old, now }];
    });
    if (both.length < 2) continue;
    const share = (rank: number | undefined) => ((rank ?? 1) - 1) / (both.length - 1);
    const ranksBefore = averageRanks(both.map(({ old }) => old));
    const ranksAfter = averageRanks(both.map(({ now }) => now));
    both.forEach(({ place, old, now }, at) => {
      const [rankBefore, rankAfter] = [share(ranksBefore[at]), share(ranksAfter[at])];
      if (rankBefore !== rankAfter) moved.push({ place, rankBefore, rankAfter, totalBefore: old, totalAfter: now });
    });
  }
  // The same answer sampled again moves alike: one of each tells as much.
  const seen = new Set<string>();
  const far = ({ rankBefore, rankAfter }: MovedRollout) => Math.abs(rankAfter - rankBefore);
  return moved
    .sort((a, b) => far(b) - far(a) || a.place - b.place)
    .filter(({ place, totalBefore, totalAfter }) => {
      const alike = JSON.stringify([columns.prompt[place], totalBefore, totalAfter]);
      return !seen.has(alike) && seen.add(alike);
    })
    .slice(0, MOST_MOVED);
}
