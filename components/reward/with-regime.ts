import { type RegimeId, regimeOf } from "@/domain/objective/regimes";
import type { Objective } from "@/domain/reward/spec";

/** What the picker offers: a plain reward and task reward train alike, so they are one choice. */
export const pickableRegimes = [
  "task_reward",
  "distribution_sharpening",
  "tempered_sampling",
  "tilted_sampling",
  "kl_regularised",
  "custom",
] as const satisfies readonly RegimeId[];
export type PickableRegime = (typeof pickableRegimes)[number];

/** The picker's choice that an objective stands for. */
export function pickedRegime(objective: Objective): PickableRegime {
  const id = regimeOf(objective);
  return id === "none" ? "task_reward" : id;
}

/** The objective after a regime is picked: alpha, normalization and betaInv stay where they have a meaning in it. */
export function withRegime(objective: Objective, regime: PickableRegime): Objective {
  if (regime === pickedRegime(objective)) return objective;
  const kept = objective.mode === "none" ? { alpha: 1, betaInv: 0, normalization: "sum" as const } : objective;
  const power =
    "normalizationPower" in kept && kept.normalizationPower !== undefined
      ? { normalizationPower: kept.normalizationPower }
      : {};
  const shared = { normalization: kept.normalization === "none" ? ("sum" as const) : kept.normalization, ...power };
  switch (regime) {
    case "task_reward":
      return { mode: "none" };
    case "distribution_sharpening":
      return { mode: "optimization", alpha: kept.alpha > 0 ? kept.alpha : 1, betaInv: 0, ...shared };
    case "tempered_sampling":
      return { mode: "sampling", alpha: kept.alpha === 1 || kept.alpha === 0 ? 2 : kept.alpha, betaInv: 0, ...shared };
    case "tilted_sampling":
      return {
        mode: "sampling",
        alpha: kept.alpha === 1 || kept.alpha === 0 ? 2 : kept.alpha,
        betaInv: kept.betaInv > 0 ? kept.betaInv : 4,
        ...shared,
      };
    case "kl_regularised":
      return { mode: "sampling", alpha: 1, betaInv: kept.betaInv > 0 ? kept.betaInv : 20, ...shared };
    case "custom":
      return { mode: "optimization", alpha: kept.alpha > 0 ? kept.alpha : 1, betaInv: kept.betaInv || 1, ...shared };
  }
}
