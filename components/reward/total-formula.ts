import { numberTex } from "@/domain/objective/formula";
import type { Aggregate, RewardSpec, RewardTerm } from "@/domain/reward/spec";

const SHOWN = 6;

/** KaTeX of r(y), the taskTotal: which terms count and how much. Beyond six terms the rest is counted, not drawn. */
export function totalFormula(spec: RewardSpec): string {
  const terms = spec.terms.filter(countsInTotal);
  return `r(y) = ${clipped(spec.aggregate, body(spec.aggregate, terms))}`;
}

/** Whether a term is summed; metric and gold terms are only shown. */
export function countsInTotal(term: RewardTerm): boolean {
  return term.role !== "metric" && term.role !== "gold";
}

function body(aggregate: Aggregate, terms: readonly RewardTerm[]): string {
  if (aggregate.op === "formula") return `\\texttt{${escapeTex(shorten(aggregate.code))}}`;
  if (aggregate.op === "lexicographic") return aggregate.order.slice(0, SHOWN).map(name).join(" \\succ ");
  if (terms.length === 0) return "0";
  const shown = terms.slice(0, SHOWN);
  const rest = terms.length - shown.length;
  switch (aggregate.op) {
    case "weighted_sum":
      return signed(shown, name, rest);
    case "normalize_then_sum":
      return signed(shown, (id) => `z(${name(id)})`, rest);
    case "weighted_mean":
      return `\\frac{${signed(shown, name, rest)}}{${weightSum(shown, rest)}}`;
    case "product":
      return shown.map((term) => factor(term)).join(" \\cdot ") + more(rest, "\\cdot");
    case "min":
      return `\\min\\big(${shown.map((term) => factor(term)).join(",\\ ")}${more(rest, ",")}\\big)`;
    case "geometric_mean":
      return `\\pm\\Big(${shown.map((term) => `|${name(term.id)}|^{${weight(term).tex}}`).join("")}${more(rest, "\\cdot")}\\Big)^{1/${weightSum(shown, rest)}}`;
  }
}

function signed(terms: readonly RewardTerm[], draw: (id: string) => string, rest: number): string {
  let text = "";
  for (const term of terms) {
    const { tex, negative, one } = weight(term);
    const piece = one ? draw(term.id) : `${tex}\\,${draw(term.id)}`;
    text += text === "" ? (negative ? `-${piece}` : piece) : ` ${negative ? "-" : "+"} ${piece}`;
  }
  return text + more(rest, "+");
}

/** A weight's size as KaTeX and its sign; a scheduled one is a function of the step k. */
function weight(term: RewardTerm): { tex: string; negative: boolean; one: boolean } {
  if (typeof term.weight !== "number") return { tex: `w_{${name(term.id)}}(k)`, negative: false, one: false };
  const size = Math.abs(term.weight);
  return { tex: numberTex(size), negative: term.weight < 0, one: size === 1 };
}

function factor(term: RewardTerm): string {
  const { tex, negative, one } = weight(term);
  const piece = one ? name(term.id) : `${tex}\\,${name(term.id)}`;
  return negative ? `(-${piece})` : piece;
}

function weightSum(terms: readonly RewardTerm[], rest: number): string {
  const scheduled = rest > 0 || terms.some((term) => typeof term.weight !== "number");
  if (scheduled) return "\\sum_i |w_i|";
  const sum = terms.reduce((total, term) => total + (typeof term.weight === "number" ? Math.abs(term.weight) : 0), 0);
  return numberTex(sum);
}

function clipped(aggregate: Aggregate, inner: string): string {
  const { clip } = aggregate;
  if (clip === null || (clip.min === undefined && clip.max === undefined)) return inner;
  const low = clip.min === undefined ? "-\\infty" : numberTex(clip.min);
  const high = clip.max === undefined ? "\\infty" : numberTex(clip.max);
  return `\\Big[${inner}\\Big]_{${low}}^{${high}}`;
}

function more(rest: number, joint: string): string {
  return rest === 0 ? "" : ` ${joint} \\dots\\ (${rest}\\text{ more})`;
}

function name(id: string): string {
  return `\\text{${escapeTex(id)}}`;
}

function shorten(code: string): string {
  const line = code.replaceAll(/\s+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function escapeTex(text: string): string {
  return text
    .replaceAll(/[\\{}]/g, " ")
    .replaceAll(/[_%#&$]/g, "\\$&")
    .replaceAll("^", "\\char`^")
    .replaceAll("~", " ");
}
