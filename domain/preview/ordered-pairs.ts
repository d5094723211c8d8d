import { largestGroup } from "@/domain/objective/groups";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { tied } from "@/domain/statistics/ties";
import { memoOf } from "./memo-of";
import { successes } from "./successes";

/** Pairs of a right and a wrong answer in one group, both scored: those the reward orders wrongly, and those it cannot tell apart. */
export type PairCount = { pairs: number; wrong: number; tied: number };

export type OrderedPairs = PairCount & {
  /** Share of the pairs in which the wrong answer has the higher total; null without pairs. */
  wrongShare: number | null;
  tiedShare: number | null;
  /** The greatest gaps, at most one pair a group: places of the two rollouts. */
  worst: { correct: number; incorrect: number; gap: number }[];
  /** By the tier of the group's first rollout. */
  tiers: ({ tier: string } & PairCount)[];
};

/** How a total orders right and wrong answers; null where success is not measured. */
export function orderedPairs(input: {
  columns: RolloutColumns;
  total: Float64Array;
  success: string;
  examples: number;
}): OrderedPairs | null {
  const { columns, total, success, examples } = input;
  const solved = successes(columns, success);
  if (solved === null) return null;
  return memoOf(total)("pairs", [columns, success, examples], () => countPairs(columns, total, solved.code, examples));
}

/** The same where `code` says of each rollout that it is right (1) or wrong (0); any other number: not known. */
export function countPairs(
  columns: RolloutColumns,
  total: Float64Array,
  code: ArrayLike<number>,
  examples: number,
): OrderedPairs {
  const { groups, tierNames } = columns;
  const largest = largestGroup(groups);
  const right = new Float64Array(largest);
  const wrong = new Float64Array(largest);
  const whole: PairCount = { pairs: 0, wrong: 0, tied: 0 };
  const tiers = tierNames.map((tier) => ({ tier, pairs: 0, wrong: 0, tied: 0 }));
  const worst: OrderedPairs["worst"] = [];
  for (let group = 0; group < groups.count; group += 1) {
    const begin = groups.start[group] ?? 0;
    const end = groups.start[group + 1] ?? 0;
    let rights = 0;
    let wrongs = 0;
    let lowest = -1;
    let highest = -1;
    for (let at = begin; at < end; at += 1) {
      const row = groups.member[at] ?? 0;
      const value = total[row] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      if (code[row] === 1) {
        right[rights] = value;
        rights += 1;
        if (lowest === -1 || value < (total[lowest] ?? 0)) lowest = row;
      } else if (code[row] === 0) {
        wrong[wrongs] = value;
        wrongs += 1;
        if (highest === -1 || value > (total[highest] ?? 0)) highest = row;
      }
    }
    if (rights === 0 || wrongs === 0) continue;
    const count = inGroup(right.subarray(0, rights), wrong.subarray(0, wrongs));
    add(whole, count);
    const tier = tiers[columns.tier[groups.member[begin] ?? 0] ?? -1];
    if (tier) add(tier, count);
    const gap = (total[highest] ?? 0) - (total[lowest] ?? 0);
    if (count.wrong > 0) keepWorst(worst, { correct: lowest, incorrect: highest, gap }, examples);
  }
  return {
    ...whole,
    wrongShare: whole.pairs > 0 ? whole.wrong / whole.pairs : null,
    tiedShare: whole.pairs > 0 ? whole.tied / whole.pairs : null,
    worst: worst.map((pair) => ({ ...pair, gap: Math.min(pair.gap, Number.MAX_VALUE) })),
    tiers,
  };
}

/** Walks both lists upwards, one tie group after the other (ties chain over the values of both); sorts them. */
function inGroup(right: Float64Array, wrong: Float64Array): PairCount {
  const pairs = right.length * wrong.length;
  right.sort();
  wrong.sort();
  const last = right[right.length - 1] ?? 0;
  const first = right[0] ?? 0;
  // The usual case at once: every right answer above every wrong one, or the other way round.
  const most = wrong[wrong.length - 1] ?? 0;
  if (first > most && !tied(first, most)) return { pairs, wrong: 0, tied: 0 };
  if (last < (wrong[0] ?? 0) && !tied(last, wrong[0] ?? 0)) return { pairs, wrong: pairs, tied: 0 };
  const count = { pairs, wrong: 0, tied: 0 };
  let i = 0;
  let j = 0;
  while (i < right.length || j < wrong.length) {
    const rightBefore = i;
    const wrongBefore = j;
    let value = next(right, i, wrong, j);
    for (;;) {
      while (i < right.length && (right[i] ?? 0) <= value) i += 1;
      while (j < wrong.length && (wrong[j] ?? 0) <= value) j += 1;
      if (i >= right.length && j >= wrong.length) break;
      const after = next(right, i, wrong, j);
      if (!tied(value, after)) break;
      value = after;
    }
    const wrongHere = j - wrongBefore;
    count.wrong += wrongHere * rightBefore;
    count.tied += wrongHere * (i - rightBefore);
  }
  return count;
}

function next(right: Float64Array, i: number, wrong: Float64Array, j: number): number {
  if (i >= right.length) return wrong[j] ?? 0;
  if (j >= wrong.length) return right[i] ?? 0;
  return Math.min(right[i] ?? 0, wrong[j] ?? 0);
}

function add(to: PairCount, count: PairCount): void {
  to.pairs += count.pairs;
  to.wrong += count.wrong;
  to.tied += count.tied;
}

function keepWorst(worst: OrderedPairs["worst"], pair: OrderedPairs["worst"][number], most: number): void {
  let at = worst.length;
  while (at > 0 && pair.gap > (worst[at - 1]?.gap ?? 0)) at -= 1;
  if (at >= most) return;
  worst.splice(at, 0, pair);
  if (worst.length > most) worst.pop();
}
