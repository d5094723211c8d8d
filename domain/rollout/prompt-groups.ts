import { groupColumns } from "@/domain/objective/groups";
import type { RolloutColumns, RolloutGroups } from "./columns";

const known = new WeakMap<RolloutColumns, RolloutGroups>();

/**
 * The rollouts of each prompt, prompts in the order of `promptIds`: what a forecast and the distance of two rewards go by. A group
 * is of rollouts sampled together, what advantages and dominance go by; a run's own rollouts have several groups a prompt.
 */
export function promptGroups(columns: RolloutColumns): RolloutGroups {
  const kept = known.get(columns);
  if (kept) return kept;
  const made = groupColumns(columns.prompt, columns.promptIds.length);
  known.set(columns, made);
  return made;
}
