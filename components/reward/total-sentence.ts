import type { Aggregate, RewardSpec, RewardTerm } from "@/domain/reward/spec";
import { countsInTotal } from "./total-formula";

/** One sentence that says what r pays, following the weights. */
export function totalSentence(spec: RewardSpec): string {
  const terms = spec.terms.filter(countsInTotal);
  if (spec.aggregate.op === "formula") return "The reward r is what the formula makes of the terms.";
  if (spec.aggregate.op === "lexicographic") {
    return `The reward r is the share of the group an answer beats, compared by ${listed(spec.aggregate.order.map(named(spec)), "then by")}.`;
  }
  if (terms.length === 0) return "No term counts, so the reward r is 0 for every answer.";
  if (spec.aggregate.op === "weighted_sum") return `The reward r ${pays(terms)}.`;
  return `The reward r is ${ways[spec.aggregate.op]} ${listed(terms.map(weighed), "and")}.`;
}

/** Whether r is 0 for every answer, because no term counts or every weight is 0. */
export function paysNothing(spec: RewardSpec): boolean {
  const { op } = spec.aggregate;
  if (op === "formula" || op === "lexicographic") return false;
  const terms = spec.terms.filter(countsInTotal);
  return terms.length === 0 || (op === "weighted_sum" && terms.every(({ weight }) => weight === 0));
}

const ways: Record<Exclude<Aggregate["op"], "weighted_sum" | "lexicographic" | "formula">, string> = {
  weighted_mean: "the mean, by weight, of",
  normalize_then_sum: "the sum, each normalised within its group, of",
  product: "the product of",
  geometric_mean: "the geometric mean, by weight, of",
  min: "the least of",
};

const LISTED = 5;

function pays(terms: readonly RewardTerm[]): string {
  const paid = terms.filter((term) => typeof term.weight !== "number" || term.weight > 0).map(weighed);
  const charged = terms
    .filter((term) => typeof term.weight === "number" && term.weight < 0)
    .map((term) => weighed({ ...term, weight: typeof term.weight === "number" ? -term.weight : term.weight }));
  if (paid.length === 0 && charged.length === 0) return "is 0 for every answer: every weight is 0";
  const parts = [
    paid.length > 0 ? `pays ${listed(paid, "plus")}` : "",
    charged.length > 0 ? `charges ${listed(charged, "plus")}` : "",
  ];
  return parts.filter((part) => part !== "").join(" and ");
}

function weighed(term: RewardTerm): string {
  const name = called(term);
  if (typeof term.weight !== "number") return `a scheduled weight times ${name}`;
  return term.weight === 1 ? name : `${Number(term.weight.toPrecision(4))} × ${name}`;
}

function called(term: RewardTerm): string {
  return term.label ? term.label.charAt(0).toLowerCase() + term.label.slice(1) : term.id;
}

function named(spec: RewardSpec): (id: string) => string {
  return (id) => {
    const term = spec.terms.find((candidate) => candidate.id === id);
    return term ? called(term) : id;
  };
}

function listed(items: readonly string[], joint: string): string {
  const shown = items.slice(0, LISTED);
  const rest = items.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  if (all.length <= 1) return all.join("");
  return `${all.slice(0, -1).join(", ")} ${joint} ${all.at(-1)}`;
}
