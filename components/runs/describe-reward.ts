import { regime, regimeOf } from "@/domain/objective/regimes";
import type { Objective } from "@/domain/reward/spec";

/** A regime in a few words with its numbers: "Tempered sampling, α 2". */
export function describeRegime(objective: Objective): string {
  const id = regimeOf(objective);
  const label = id === "custom" ? "Custom objective" : regime(id).label;
  if (objective.mode === "none" || id === "task_reward" || id === "distribution_sharpening") return label;
  const numbers = [`α ${objective.alpha}`];
  if (objective.betaInv > 0) numbers.push(`1/β ${Number(objective.betaInv.toPrecision(3))}`);
  return `${label}, ${numbers.join(", ")}`;
}
