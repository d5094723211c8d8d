import { outcomeColumn } from "@/domain/preview/outcome-column";
import type { OutcomeColumn } from "@/domain/preview/scores";
import { error } from "@/domain/reward/outcome";
import type { RewardSpec } from "@/domain/reward/spec";
import type { Rollout } from "@/domain/rollout/rollout";

/** Whether a reward has terms that read the text of a rollout. */
export function readsText(spec: RewardSpec): boolean {
  return spec.terms.some(({ source }) => source.type === "python");
}

/** What the python and score_model terms of a reward say of these rollouts, by term id. */
export async function externalTerms(
  spec: RewardSpec,
  rollouts: readonly Rollout[],
): Promise<Map<string, OutcomeColumn>> {
  const columns = new Map<string, OutcomeColumn>();
  for (const { id, source } of spec.terms) {
    if (source.type === "score_model")
      columns.set(id, outcomeColumn(rollouts.map(() => error("the command line asks no endpoint"))));
    if (source.type === "python")
      columns.set(id, outcomeColumn(rollouts.map(() => error("this command cannot run python terms yet"))));
  }
  return columns;
}
