import { largestGroup } from "@/domain/objective/groups";
import type { RolloutGroups } from "@/domain/rollout/columns";
import { allTiedIn } from "@/domain/statistics/ties";
import { memoOf } from "./memo-of";

/**
 * Groups whose numbers all tie, of those with at least one number: nothing can be learnt from them. A lone number counts as dead,
 * since its advantage is 0 and a run's `groups/frac_zero_std_task` counts it too; `lone` says how many of the dead are such.
 */
export type DeadGroups = { dead: number; lone: number; groups: number };

/** How many groups are dead in a column, where NaN is no number. */
export function deadGroups(values: Float64Array, groups: RolloutGroups): DeadGroups {
  return scan(values, groups).counts;
}

/** The first rollout of each group of two numbers or more that all tie. */
export function tiedGroups(values: Float64Array, groups: RolloutGroups): readonly number[] {
  return scan(values, groups).tied;
}

function scan(values: Float64Array, groups: RolloutGroups): { counts: DeadGroups; tied: readonly number[] } {
  return memoOf(values)("dead groups", [groups.start, groups.member], () => {
    const own = new Float64Array(largestGroup(groups));
    const counts: DeadGroups = { dead: 0, lone: 0, groups: 0 };
    const tied: number[] = [];
    for (let group = 0; group < groups.count; group += 1) {
      const end = groups.start[group + 1] ?? 0;
      let count = 0;
      let first = 0;
      for (let at = groups.start[group] ?? 0; at < end; at += 1) {
        const row = groups.member[at] ?? 0;
        const value = values[row] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        if (count === 0) first = row;
        own[count] = value;
        count += 1;
      }
      if (count === 0) continue;
      counts.groups += 1;
      if (!allTiedIn(own, count)) continue;
      counts.dead += 1;
      if (count === 1) counts.lone += 1;
      else tied.push(first);
    }
    return { counts, tied };
  });
}
