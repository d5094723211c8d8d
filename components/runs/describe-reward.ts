import { regime, regimeOf } from "@/domain/objective/regimes";
import type { Objective } from "@/domain/reward/spec";
import type { RunRow } from "@/trpc/types";

/** A run's reward and regime in a line; the regime once, where the reward is called after it. */
export function describeReward(run: Pick<RunRow, "reward" | "ownReward"> & { job?: RunRow["job"] }): string {
  if (run.job === "bank") return "Rollouts of the base model";
  if (!run.reward) {
    if (!run.ownReward) return "No reward: reported by a script";
    const { name, objective } = run.ownReward;
    const words = describeRegime(objective);
    return words === name ? name : `${name} · ${words}`;
  }
  // A varied reward is frozen in its run alone: it is not what the version says.
  const varied = run.reward.varied ? ", varied" : "";
  const version = `${run.reward.name} v${run.reward.versionNumber}${varied}`;
  const regimeWords = describeRegime(run.reward.objective);
  return regimeWords === run.reward.name ? version : `${version} · ${regimeWords}`;
}

/** What a run trains, how and from which seed, as far as it is known. */
export function describeOrigin(
  run: Pick<RunRow, "task" | "baseModel" | "algorithm" | "seed"> & { job?: RunRow["job"] },
): string[] {
  // A bank only samples: no algorithm updates anything.
  const algorithm = run.job === "bank" ? null : run.algorithm;
  return [run.task, run.baseModel, algorithm, `seed ${run.seed}`].flatMap((part) =>
    part === null || part === "" || part === "unknown" ? [] : part,
  );
}

/** A regime in a few words with its numbers: "Tempered sampling, α 2". */
export function describeRegime(objective: Objective): string {
  const id = regimeOf(objective);
  const label = id === "custom" ? "Custom objective" : regime(id).label;
  if (objective.mode === "none" || id === "task_reward" || id === "distribution_sharpening") return label;
  const numbers = [`α ${objective.alpha}`];
  if (objective.betaInv > 0) numbers.push(`beta_inv ${Number(objective.betaInv.toPrecision(3))}`);
  return `${label}, ${numbers.join(", ")}`;
}
