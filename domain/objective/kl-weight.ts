import { type Objective, SPEC_LIMITS } from "@/domain/reward/spec";

export type KlWeight = { enabled: true; weight: number } | { enabled: false; reason: string };

/** The KL weight b of an objective (1 / betaInv when sampling, 0 in mode none), or the sentence that says why it has none. */
export function klWeightOf(objective: Objective): KlWeight {
  if (objective.mode === "none") return { enabled: true, weight: 0 };
  if (objective.mode === "optimization")
    return {
      enabled: false,
      reason: "Optimization has no KL term: it seeks the best answer, however far from the base.",
    };
  if (objective.betaInv === 0)
    return {
      enabled: false,
      reason: "At beta_inv 0 the task reward drops out, so there is nothing to weigh the KL against.",
    };
  return { enabled: true, weight: 1 / objective.betaInv };
}

export type KlWeightChange = { ok: true; objective: Objective } | { ok: false; reason: string };

/**
 * The objective after the KL weight is set to b >= 0: b > 0 is sampling with betaInv = 1/b (alpha and N stay; mode none
 * begins at alpha 1, N = sum), b = 0 at alpha 1 is mode none.
 */
export function withKlWeight(objective: Objective, weight: number): KlWeightChange {
  const current = klWeightOf(objective);
  if (!current.enabled) return { ok: false, reason: current.reason };
  if (!(weight >= 0) || !Number.isFinite(weight)) return { ok: false, reason: "A KL weight is a number from 0 up." };
  if (weight === 0) {
    if (objective.mode === "none" || objective.alpha === 1) return { ok: true, objective: { mode: "none" } };
    return { ok: false, reason: "At alpha other than 1 a KL weight of 0 would leave no alpha: set alpha to 1 first." };
  }
  const betaInv = 1 / weight;
  if (betaInv > SPEC_LIMITS.betaInv)
    return { ok: false, reason: `A KL weight above 0 is at least ${1 / SPEC_LIMITS.betaInv}; use 0 for none.` };
  if (objective.mode === "none")
    return { ok: true, objective: { mode: "sampling", alpha: 1, betaInv, normalization: "sum" } };
  return { ok: true, objective: { ...objective, betaInv } };
}
