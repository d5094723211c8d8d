import type { Objective } from "@/domain/reward/spec";
import { isConstantObjective } from "./objective";

export const regimeIds = [
  "none",
  "task_reward",
  "distribution_sharpening",
  "tempered_sampling",
  "tilted_sampling",
  "kl_regularised",
  "custom",
] as const;
export type RegimeId = (typeof regimeIds)[number];

export type Regime = {
  id: RegimeId;
  label: string;
  /** What the regime is, in one sentence. */
  description: string;
  /** The objective the regime starts from; null where there is no one such. */
  objective: Objective | null;
};

/** Every regime in the order a picker shows them. The four of arXiv 2604.16259 are `fourRegimes`. */
export const regimes: readonly Regime[] = [
  {
    id: "none",
    label: "Plain reward",
    description: "The policy is trained on the reward as it is; the base model plays no part.",
    objective: { mode: "none" },
  },
  {
    id: "task_reward",
    label: "Task reward",
    description: "Only the reward counts: optimization with no weight on what the base prefers.",
    objective: { mode: "optimization", alpha: 0, betaInv: 1, normalization: "sum" },
  },
  {
    id: "distribution_sharpening",
    label: "Distribution sharpening",
    description: "Only the base model's own likelihood counts: the policy moves to its likeliest answers.",
    objective: { mode: "optimization", alpha: 1, betaInv: 0, normalization: "sum" },
  },
  {
    id: "tempered_sampling",
    label: "Tempered sampling",
    description: "The policy is led to a power of the base distribution, without any reward.",
    objective: { mode: "sampling", alpha: 2, betaInv: 0, normalization: "sum" },
  },
  {
    id: "tilted_sampling",
    label: "Tilted sampling",
    description: "The policy is led to a power of the base distribution, tilted towards reward.",
    objective: { mode: "sampling", alpha: 2, betaInv: 100, normalization: "sum" },
  },
  {
    id: "kl_regularised",
    label: "KL-regularised RL",
    description: "The reward counts, and leaving the base model costs: classic RL with a KL weight of 1/beta_inv.",
    objective: { mode: "sampling", alpha: 1, betaInv: 20, normalization: "sum" },
  },
  {
    id: "custom",
    label: "Custom",
    description: "An objective of your own.",
    objective: null,
  },
];

export const fourRegimes = [
  "task_reward",
  "distribution_sharpening",
  "tempered_sampling",
  "tilted_sampling",
] as const satisfies readonly RegimeId[];

/** The regime an objective belongs to, whatever its numbers; alpha 1 with a reward is KL-regularised RL, not tilted sampling. */
export function regimeOf(objective: Objective): RegimeId {
  if (objective.mode === "none") return "none";
  if (isConstantObjective(objective)) return "custom";
  const noPower = objective.normalization === "none";
  if (objective.mode === "optimization") {
    if (objective.betaInv === 0) return "distribution_sharpening";
    return objective.alpha === 0 || noPower ? "task_reward" : "custom";
  }
  if (objective.betaInv === 0) return "tempered_sampling";
  return objective.alpha === 1 || noPower ? "kl_regularised" : "tilted_sampling";
}

/** The regime with this id. */
export function regime(id: RegimeId): Regime {
  const found = regimes.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`No regime is called ${id}: add it to the list in regimes.ts.`);
  return found;
}
