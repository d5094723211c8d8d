import { largestGroup } from "@/domain/objective/groups";
import type { RolloutGroups } from "@/domain/rollout/columns";
import { allTiedIn } from "@/domain/statistics/ties";
import { memoOf } from "./memo-of";

/** Groups whose numbers all tie, of those with at least one number: nothing can be learnt from them. */
export type DeadGroups = { dead: number; groups: number };

export function deadGroups(values: Float64Array, groups: RolloutGroups): DeadGroups {
  return memoOf(values)("dead groups", [groups], () => {
    const own = new Float64Array(largestGroup(groups));
    const found: DeadGroups = { dead: 0, groups: 0 };
    for (let group = 0; group < groups.count; group += 1) {
      const end = groups.start[group + 1] ?? 0;
      let count = 0;
      for (let at = groups.start[group] ?? 0; at < end; at += 1) {
        const value = values[groups.member[at] ?? 0] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        own[count] = value;
        count += 1;
      }
      if (count === 0) continue;
      found.groups += 1;
      if (allTiedIn(own, count)) found.dead += 1;
    }
    return found;
  });
}
