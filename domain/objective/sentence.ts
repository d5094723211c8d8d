import type { Objective } from "@/domain/reward/spec";
import { isConstantObjective } from "./objective";

const NOTHING_PAID =
  "Nothing is paid for, so every policy is as good as any other and nothing can be learnt: give a term a weight other than 0.";

/** One or two plain sentences: what this objective asks for, and where its optimum is; `paysNothing` when r is always 0. */
export function objectiveSentence(objective: Objective, { paysNothing = false } = {}): string {
  if (objective.mode === "none") {
    if (paysNothing) return NOTHING_PAID;
    return "The policy is trained on the reward alone. Its optimum is any policy that only gives answers with the greatest reward; nothing holds it near the base model.";
  }
  if (isConstantObjective(objective))
    return "This objective is the same for every answer, so nothing can be learnt from it: give alpha or beta_inv a value above 0, or choose a normalisation other than none.";
  return objective.mode === "optimization" ? optimization(objective, paysNothing) : sampling(objective);
}

type WithAlpha = Exclude<Objective, { mode: "none" }>;

function optimization(objective: WithAlpha, paysNothing: boolean): string {
  const { alpha, betaInv } = objective;
  const likely = alpha === 0 ? null : likelihood(objective);
  if (likely === null && paysNothing) return NOTHING_PAID;
  if (likely === null)
    return "The policy is trained on the task reward alone. Its optimum is any policy that only gives answers with the greatest reward; nothing holds it near the base model.";
  if (betaInv === 0)
    return `The task reward plays no part: the policy is paid for ${likely.name}. Its optimum is the single answer ${likely.greatest} for each prompt, right or wrong.`;
  const price = number(alpha / betaInv);
  return `The policy is paid the task reward plus ${price} for each ${likely.unit}. Its optimum is the single answer for each prompt where that sum is greatest.`;
}

function sampling(objective: WithAlpha): string {
  const { alpha, betaInv } = objective;
  const likely = alpha === 1 ? null : likelihood(objective);
  if (likely === null) {
    if (betaInv === 0)
      return "The task reward plays no part: the policy is asked to sample as the base model does. Its optimum is the base model itself, which makes this a control.";
    return `The policy is paid the task reward, and each nat of KL from the base model costs ${number(1 / betaInv)}. Its optimum is the base model with each answer reweighted by exp(${number(betaInv)} × reward).`;
  }
  const { target, factors } = targetOf(alpha, likely);
  if (betaInv > 0) factors.push(`${number(betaInv)} × reward`);
  const whole = factors.length > 0 ? `${target}, with each answer reweighted by exp(${factors.join(" + ")})` : target;
  if (betaInv === 0)
    return `The task reward plays no part: the policy is asked to sample from ${whole}. ${effect(alpha, likely)}`;
  const weighs =
    likely.isSum && alpha > 0
      ? `there, one unit of reward makes up for ${nats(betaInv / alpha)} of log-probability under the base model`
      : "raise beta_inv and the reward counts for more";
  return `The policy is asked to sample from ${whole}. That is its optimum: ${weighs}.`;
}

type Likelihood = { name: string; greatest: string; unit: string; measure: string; isSum: boolean };

/** How an objective measures what the base finds likely; null where it does not. */
function likelihood(objective: WithAlpha): Likelihood | null {
  const { normalization, normalizationPower = 1 } = objective;
  if (normalization === "none") return null;
  const power = normalization === "sum" ? 0 : normalization === "mean" ? 1 : normalizationPower;
  if (power === 0)
    return {
      name: "answers the base model finds likely",
      greatest: "the base model finds likeliest",
      unit: "nat of log-probability under the base model",
      measure: "its log-probability",
      isSum: true,
    };
  const per = power === 1 ? "per token" : `per length^${number(power)}`;
  return {
    name: `answers the base model finds likely ${per}`,
    greatest: `the base model finds likeliest ${per}`,
    unit: `nat ${per} of log-probability under the base model`,
    measure: `its log-probability ${per}`,
    isSum: false,
  };
}

/** The distribution without reward, and the exponents left over where it is no power of the base. */
function targetOf(alpha: number, likely: Likelihood): { target: string; factors: string[] } {
  if (!likely.isSum) return { target: "the base model", factors: [`${number(alpha - 1)} × ${likely.measure}`] };
  if (alpha === 0) return { target: "all answers alike, however unlikely the base model finds them", factors: [] };
  return { target: `the base model's distribution raised to the power ${number(alpha)}`, factors: [] };
}

function effect(alpha: number, likely: Likelihood): string {
  if (alpha < 1) return "Its optimum is flatter than the base model: unlikely answers become likelier, right or wrong.";
  const measured = likely.isSum ? "" : " for their length";
  return `Its optimum is sharper than the base model: answers already likely${measured} become likelier, right or wrong.`;
}

function nats(amount: number): string {
  const text = number(amount);
  return `${text} ${text === "1" ? "nat" : "nats"}`;
}

function number(unbounded: number): string {
  // A quotient by the smallest numbers there are overflows.
  const value = Math.max(-1e300, Math.min(1e300, unbounded));
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return String(Number(value.toPrecision(3)));
  const [whole = "0", fraction] = String(Number(value.toPrecision(size >= 1000 ? 7 : 3))).split(".");
  const grouped = whole.length > 4 ? whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ",") : whole;
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
