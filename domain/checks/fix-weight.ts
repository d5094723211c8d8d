import { isSummed } from "@/domain/reward/aggregate";
import type { BankContext, CheckedTerm } from "./context";
import type { Fix } from "./report";
import { num } from "./say";

/** Terms whose weight is tried, those that vary most first: a spec may have 64. */
const MOST_TRIED = 12;
const FACTORS = [0.75, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.001];

/**
 * The smallest cut of one term's weight that brings `measure` of the totals down to `limit`. Weights are edited only in a plain
 * weighted sum with numbers as weights, where a part is proportional to its weight; else words name what to look at.
 */
export function lowerWeightFix(context: BankContext, measure: (totals: Float64Array) => number, limit: number): Fix {
  const { spec, scores } = context;
  const words = "Pay what makes an answer right more than everything else together, or gate the other terms on it";
  const plain = spec.aggregate.op === "weighted_sum" && spec.aggregate.clip === null;
  if (!plain) return { label: words, patch: null };
  const tried = context.terms
    .filter(({ term, column }) => isSummed(term) && typeof term.weight === "number" && spread(column.weighted) > 0)
    .sort((a, b) => spread(b.column.weighted) - spread(a.column.weighted))
    .slice(0, MOST_TRIED);
  const best = tried
    .map((checked) => ({ checked, left: measure(totalsWith(context, checked, 0)) }))
    .sort((a, b) => a.left - b.left)[0];
  const before = measure(scores.taskTotal);
  if (tried.length < 2 || best === undefined || best.left >= before) return { label: words, patch: null };
  const { checked } = best;
  const weight = Number(checked.term.weight);
  const cut = (to: number, more = ""): Fix => ({
    label: `Weight of ${checked.term.id}: ${num(weight)} → ${num(to)}${more}`,
    patch: [{ op: "set", path: ["terms", checked.index, "weight"], value: to }],
  });
  for (const factor of FACTORS) {
    const to = Number((weight * factor).toPrecision(2));
    if (measure(totalsWith(context, checked, to)) <= limit) return cut(to);
  }
  return best.left <= limit ? cut(0) : { label: `${words}; ${checked.term.id} does most of it`, patch: null };
}

/** Totals with another weight of one term. */
function totalsWith({ spec, scores, rescore }: BankContext, checked: CheckedTerm, to: number): Float64Array {
  const { term, index, column } = checked;
  // There the weight of one term also scales what stands in for terms that are missing.
  if (spec.aggregate.missing === "renormalize") {
    const terms = spec.terms.map((own, place) => (place === index ? { ...own, weight: to } : own));
    return rescore({ ...spec, terms }).taskTotal;
  }
  const gone = 1 - to / Number(term.weight);
  return scores.taskTotal.map((total, at) => {
    const part = column.weighted[at] ?? Number.NaN;
    return Number.isNaN(part) ? total : total - gone * part;
  });
}

/** Greatest less least of a term's parts. */
function spread(parts: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const part of parts) {
    if (part < least) least = part;
    if (part > greatest) greatest = part;
  }
  return greatest > least ? greatest - least : 0;
}
