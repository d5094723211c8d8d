import type { Objective } from "@/domain/reward/spec";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { finiteOrNull } from "@/domain/statistics/finite";
import { type Dominance, type DominanceRollout, dominance } from "./dominance";

/** D and rho of an objective on a bank's columns, group by group; a number that overflows is null. */
export function columnDominance(input: {
  objective: Objective;
  columns: RolloutColumns;
  taskTotal: Float64Array;
}): Dominance {
  const { objective, columns, taskTotal } = input;
  const { groups, refLogprob, tokens } = columns;
  const rollouts: DominanceRollout[] = [];
  for (let group = 0; group < groups.count; group += 1) {
    const name = String(group);
    for (let at = groups.start[group] ?? 0; at < (groups.start[group + 1] ?? 0); at += 1) {
      const row = groups.member[at] ?? 0;
      rollouts.push({
        group: name,
        taskTotal: orNull(taskTotal[row]),
        refLogprob: orNull(refLogprob[row]),
        tokens: tokens[row] ?? 0,
      });
    }
  }
  const found = dominance(objective, rollouts);
  return { ...found, dominance: finiteOrNull(found.dominance), rho: finiteOrNull(found.rho) };
}

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
