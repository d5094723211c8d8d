import { error, finiteOrError, none, type TermOutcome } from "@/domain/reward/outcome";
import type { Normalization, Objective } from "@/domain/reward/spec";

export type ObjectiveInput = {
  objective: Objective;
  /** r; null when the rollout has no reward. */
  taskTotal: number | null;
  /** S_ref in nats, summed over the completion. */
  refLogprob: number | null;
  /** S_pol in nats, detached; null means S_ref. */
  policyLogprob: number | null;
  /** T: generated tokens, EOS included. */
  tokens: number;
};

/**
 * The reward a policy is trained on (the table of arXiv 2604.16259's code). `none` where r is needed and missing; an error
 * where the reference log-probability is needed and missing, or the total is not finite.
 */
export function objectiveTotal({ objective, ...rollout }: ObjectiveInput): TermOutcome {
  const { taskTotal, refLogprob, policyLogprob, tokens } = rollout;
  if (needsTaskTotal(objective) && taskTotal === null) return none;
  const r = needsTaskTotal(objective) ? (taskTotal ?? 0) : 0;
  if (objective.mode === "none") return finiteOrError(r, "the reward");
  if (!needsRefLogprob(objective)) return finiteOrError(r, OBJECTIVE);
  if (refLogprob === null) return error(NEEDS_REF);
  const sharpening = sharpeningTerm({ objective, refLogprob, policyLogprob, tokens });
  return finiteOrError(joined(objective, r, sharpening), OBJECTIVE);
}

/** r and the sharpening term in the units of the objective: r + sharpening / betaInv, at betaInv 0 the sharpening alone. */
export function joined(objective: Exclude<Objective, { mode: "none" }>, r: number, sharpening: number): number {
  return objective.betaInv > 0 ? r + sharpening / objective.betaInv : sharpening;
}

export const NEEDS_REF = "needs refLogprob";
const OBJECTIVE = "the objective";

/** Why an objective that is not finite excludes a rollout. */
export function objectiveReason(value: number): string {
  const outcome = finiteOrError(value, OBJECTIVE);
  return outcome.status === "error" ? outcome.reason : "";
}

/**
 * What the objective asks for beside r, before division by betaInv, in nats: alpha N when optimizing,
 * (alpha - 1) N + S_ref - S_pol when sampling, 0 in mode none.
 */
export function sharpeningTerm(input: {
  objective: Objective;
  refLogprob: number;
  policyLogprob: number | null;
  tokens: number;
}): number {
  const { objective, refLogprob, policyLogprob, tokens } = input;
  if (objective.mode === "none") return 0;
  const n = normalizedRefLogprob(objective, refLogprob, tokens);
  if (objective.mode === "optimization") return objective.alpha * n;
  return (objective.alpha - 1) * n + (refLogprob - (policyLogprob ?? refLogprob));
}

/** N of an objective with alpha, in nats: S_ref normalised for length as it says. */
export function normalizedRefLogprob(
  objective: Exclude<Objective, { mode: "none" }>,
  refLogprob: number,
  tokens: number,
): number {
  return normalizeLogprob({
    normalization: objective.normalization,
    power: objective.normalizationPower,
    refLogprob,
    tokens,
  });
}

/** N: 0 (none), S_ref (sum), S_ref / T (mean) or S_ref / T^power (weighted_mean; power 1 when absent); 0 where T = 0. */
export function normalizeLogprob(input: {
  normalization: Normalization;
  power?: number | undefined;
  refLogprob: number;
  tokens: number;
}): number {
  const { normalization, power = 1, refLogprob, tokens } = input;
  if (normalization === "none" || tokens === 0) return 0;
  if (normalization === "sum") return refLogprob;
  return refLogprob / (normalization === "mean" ? tokens : tokens ** power);
}

/** Whether r counts: everywhere but at betaInv 0, where a missing taskTotal excludes nothing. */
export function needsTaskTotal(objective: Objective): boolean {
  return objective.mode === "none" || objective.betaInv > 0;
}

/** Whether S_ref counts: always when sampling, and when optimizing with a sharpening term. */
export function needsRefLogprob(objective: Objective): boolean {
  if (objective.mode === "none") return false;
  return objective.mode === "sampling" || hasSharpening(objective);
}

/** Whether the objective is the same number for every rollout, which nothing can be learnt from; such a spec is refused. */
export function isConstantObjective(objective: Objective): boolean {
  return objective.mode === "optimization" && objective.betaInv === 0 && !hasSharpening(objective);
}

function hasSharpening(objective: Exclude<Objective, { mode: "none" }>): boolean {
  return objective.alpha > 0 && objective.normalization !== "none";
}
