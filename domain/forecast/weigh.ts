import { isConstantObjective, needsRefLogprob, needsTaskTotal } from "@/domain/objective/objective";
import type { Objective } from "@/domain/reward/spec";
import { tied } from "@/domain/statistics/ties";
import type { BankView } from "./bank-view";

/** What to weigh the samples for: an objective's optimum, or the base model itself. */
export type Target = Objective | "base";

/** What the weights are taken from: the samples of prompt p are the places start[p] .. start[p + 1] - 1. */
type Samples = Pick<BankView, "start" | "ref" | "drawn" | "tokens">;

/** `logZ` in nats, NaN but in sampling mode; `best` counts the samples tied at the top, 0 in sampling mode. */
export type Weighed = { valid: number; logZ: number; best: number };

/**
 * Writes the weight of every sample of a prompt at its place, 0 for one that is not valid, and says how many are
 * (reward-spec.md, Forecast). `n` is N of every place (`likelihoodColumn`), `r` the taskTotal.
 */
export function weigh(input: {
  view: Samples;
  target: Target;
  n: Float64Array;
  r: Float64Array;
  prompt: number;
  weights: Float64Array;
}): Weighed {
  const { view, target, n, r, prompt, weights } = input;
  const from = view.start[prompt] ?? 0;
  const to = view.start[prompt + 1] ?? 0;
  if (target !== "base" && isConstantObjective(target)) {
    weights.fill(0, from, to);
    return { valid: 0, logZ: Number.NaN, best: 0 };
  }
  const ranks = target !== "base" && target.mode !== "sampling";
  const rewarded = target !== "base" && target.mode === "sampling" && target.betaInv > 0;
  const top = rewarded ? greatestTotal(view, target, n, r, from, to) : 0;
  let valid = 0;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let place = from; place < to; place += 1) {
    const value = ranks ? totalAt(target, view, n, r, place) : logWeightAt(target, view, n, r, place, top);
    weights[place] = value;
    if (Number.isNaN(value)) continue;
    valid += 1;
    if (value > greatest) greatest = value;
  }
  if (valid === 0 || greatest === Number.NEGATIVE_INFINITY) {
    weights.fill(0, from, to);
    return { valid: 0, logZ: Number.NaN, best: 0 };
  }
  if (ranks) return { valid, logZ: Number.NaN, best: spreadOverBest(weights, from, to, greatest) };
  let sum = 0;
  for (let place = from; place < to; place += 1) {
    const log = weights[place] ?? Number.NaN;
    const own = Number.isNaN(log) ? 0 : Math.exp(log - greatest);
    weights[place] = own;
    sum += own;
  }
  for (let place = from; place < to; place += 1) weights[place] = (weights[place] ?? 0) / sum;
  return {
    valid,
    logZ: target === "base" ? Number.NaN : greatest + Math.log(sum / valid) + (rewarded ? target.betaInv * top : 0),
    best: 0,
  };
}

/** N of every place in nats, 0 where the objective has none. */
export function likelihoodColumn(view: Samples, objective: Objective): Float64Array {
  if (objective.mode === "none" || objective.normalization === "none") return new Float64Array(view.ref.length);
  const { normalization, normalizationPower = 1 } = objective;
  if (normalization === "sum") return view.ref.map((ref, place) => (view.tokens[place] === 0 ? 0 : ref));
  const power = normalization === "mean" ? 1 : normalizationPower;
  return view.ref.map((ref, place) => {
    const tokens = view.tokens[place] ?? 0;
    return tokens === 0 ? 0 : ref / tokens ** power;
  });
}

/** The objective's total at a place, S_pol being S_ref; NaN where it is not valid. */
export function totalAt(objective: Objective, view: Samples, n: Float64Array, r: Float64Array, place: number): number {
  const own = r[place] ?? Number.NaN;
  if (objective.mode === "none") return finite(own);
  const reward = needsTaskTotal(objective) ? own : 0;
  if (!needsRefLogprob(objective)) return finite(reward);
  if (Number.isNaN(view.ref[place] ?? Number.NaN)) return Number.NaN;
  const power = objective.mode === "sampling" ? objective.alpha - 1 : objective.alpha;
  const sharpening = power * (n[place] ?? 0);
  return finite(objective.betaInv > 0 ? reward + sharpening / objective.betaInv : sharpening);
}

/** The log weight less that of the greatest r, `top`, alone: betaInv r by itself can be too large for a number. */
function logWeightAt(
  target: Target,
  view: Samples,
  n: Float64Array,
  r: Float64Array,
  place: number,
  top: number,
): number {
  const drawn = view.drawn[place] ?? Number.NaN;
  if (target === "base" || target.mode !== "sampling") return drawn;
  if (Number.isNaN(totalAt(target, view, n, r, place))) return Number.NaN;
  const reward = target.betaInv > 0 ? target.betaInv * ((r[place] ?? 0) - top) : 0;
  const log = (target.alpha - 1) * (n[place] ?? 0) + reward + drawn;
  // Beyond the largest number: no weight can be given. -Infinity is a weight of 0.
  return log === Number.POSITIVE_INFINITY ? Number.NaN : log;
}

/** The greatest r of a prompt's valid samples; 0 without one. */
function greatestTotal(
  view: Samples,
  objective: Objective,
  n: Float64Array,
  r: Float64Array,
  from: number,
  to: number,
) {
  let greatest = Number.NEGATIVE_INFINITY;
  for (let place = from; place < to; place += 1) {
    const own = r[place] ?? Number.NaN;
    if (own > greatest && !Number.isNaN(totalAt(objective, view, n, r, place))) greatest = own;
  }
  return greatest === Number.NEGATIVE_INFINITY ? 0 : greatest;
}

/** Ties chain downwards from the greatest, as `tieGroups` has them; gives the number of the tied. */
function spreadOverBest(weights: Float64Array, from: number, to: number, greatest: number): number {
  let low = greatest;
  for (;;) {
    let next = low;
    for (let place = from; place < to; place += 1) {
      const value = weights[place] ?? Number.NaN;
      if (value < next && tied(low, value)) next = value;
    }
    if (next === low) break;
    low = next;
  }
  let best = 0;
  for (let place = from; place < to; place += 1) if ((weights[place] ?? Number.NaN) >= low) best += 1;
  for (let place = from; place < to; place += 1) weights[place] = (weights[place] ?? Number.NaN) >= low ? 1 / best : 0;
  return best;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
