import { outcomeCodes } from "@/domain/preview/scores";
import { isSummed } from "@/domain/reward/aggregate";
import type { RewardSpec } from "@/domain/reward/spec";
import { tied } from "@/domain/statistics/ties";
import { type BankContext, beyond, type CheckedTerm, check, exampleAt } from "./context";
import { missingFix, rangeFix } from "./fix-terms";
import type { Check, Example } from "./report";
import { num, outOf } from "./say";
import { thresholds } from "./thresholds";

/** Whether every term gives a number, and every rollout has a reward; errors are counted by their reason. */
export function finiteCheck(context: BankContext): Check {
  const { columns, scores } = context;
  const base = { id: "finite", kind: "finite", title: "Every rollout gets a reward" } as const;
  const { missing } = context.spec.aggregate;
  const all = context.terms
    .filter(({ term }) => !context.notRun.has(term.id))
    .flatMap(({ term, column }) => faultsOf(term.id, isSummed(term), column.outcome));
  // Whoever chose to score by the rest, or to count 0, has said what becomes of what is not there; errors are faults all the same.
  const isChosen = ({ summed, kind }: TermFault) => summed && kind === "none" && missing !== "exclude";
  const faults = all.filter((fault) => !isChosen(fault));
  const excluded: number[] = [];
  // A rollout without a value of a python term that was not run is not the reward's fault.
  if (context.notRun.size === 0) {
    scores.excluded.forEach((reason, place) => {
      if (reason >= 0) excluded.push(place);
    });
  }
  const summed = faults.filter((fault) => fault.summed);
  const aside = faults.filter((fault) => !fault.summed);
  const failing = new Set([...excluded, ...summed.flatMap(({ places }) => places)]);
  const [unrun] = context.notRun;
  if (failing.size === 0 && unrun) {
    const [id, why] = unrun;
    return check({ ...base, status: "not_run", reason: `${id} has no values here: ${why}` });
  }
  if (failing.size === 0 && aside.length === 0) {
    return check({
      ...base,
      status: "passed",
      reason: passedWords(columns.count, missing, [...new Set(all.map(({ id }) => id))]),
    });
  }
  const status = failing.size > 0 ? beyond(failing.size / Math.max(1, columns.count), thresholds.finite) : "warned";
  const worst = [...faults].sort((a, b) => b.places.length - a.places.length).slice(0, 4);
  const why = worst.map(({ id, what, places }) => `${id}: ${what} on ${num(places.length)}`);
  if (faults.length === 0) {
    const reasons = new Set(excluded.map((place) => scores.exclusions[scores.excluded[place] ?? 0] ?? "no value"));
    why.push(...[...reasons].slice(0, 3));
  }
  const more = faults.length > worst.length ? `; and ${faults.length - worst.length} reasons more` : "";
  const examples: Example[] = worst.flatMap(({ id, what, places }) =>
    places.slice(0, 2).map((place) => exampleAt(context, place, `${id}: ${what}`)),
  );
  return check({
    ...base,
    status,
    reason: `${outOf(failing.size, columns.count, "rollouts")} without a value: ${why.join("; ")}${more}. They are left out of training, never counted as 0.`,
    examples: examples.length > 0 ? examples : excluded.map((place) => exampleAt(context, place, "it has no reward")),
    fix: missingFix(context, summed),
  });
}

function passedWords(count: number, missing: RewardSpec["aggregate"]["missing"], absent: readonly string[]): string {
  if (absent.length === 0) return `${num(count)} rollouts, none without a value.`;
  const chosen = missing === "zero" ? "counts as 0" : "is made up for by the other terms";
  return `${num(count)} rollouts have a reward; where ${absent.join(", ")} is not there it ${chosen}, as was chosen (missing: ${missing}).`;
}

export type TermFault = {
  id: string;
  what: string;
  kind: "error" | "none" | "timeout";
  summed: boolean;
  places: number[];
};

function faultsOf(id: string, summed: boolean, outcome: CheckedTerm["column"]["outcome"]): TermFault[] {
  const byReason = new Map<string, TermFault>();
  outcome.status.forEach((code, place) => {
    if (code === outcomeCodes.ok || code === outcomeCodes.skipped) return;
    const kind = code === outcomeCodes.error ? "error" : code === outcomeCodes.timeout ? "timeout" : "none";
    const reason = outcome.reasons[outcome.reason[place] ?? -1] ?? "it failed";
    const what = kind === "error" ? reason : kind === "timeout" ? "it ran out of time" : "what it reads is not there";
    const fault = byReason.get(what) ?? { id, what, kind, summed, places: [] };
    fault.places.push(place);
    byReason.set(what, fault);
  });
  return [...byReason.values()];
}

/** For each term that declares a range, whether its values, after gate and before weight, stay in it. */
export function rangeChecks(context: BankContext): Check[] {
  return context.terms.flatMap((checked) => {
    const { term, column } = checked;
    if (!term.range) return [];
    const [low, high] = term.range;
    const base = { id: `range:${term.id}`, kind: "range", title: `${term.id} stays in its range` } as const;
    const notRun = context.notRun.get(term.id);
    if (notRun) return [check({ ...base, status: "not_run", reason: notRun })];
    const outside: number[] = [];
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    column.outcome.value.forEach((value, place) => {
      if (Number.isNaN(value)) return;
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
      if ((value < low && !tied(value, low)) || (value > high && !tied(value, high))) outside.push(place);
    });
    if (outside.length === 0) {
      const seen = least <= greatest ? `${num(least)} to ${num(greatest)} on the bank` : "it has no value on the bank";
      return [check({ ...base, status: "passed", reason: `Declared ${num(low)} to ${num(high)}; ${seen}.` })];
    }
    return [
      check({
        ...base,
        status: "failed",
        reason: `It is declared as ${num(low)} to ${num(high)}, and on the bank it is ${num(least)} to ${num(greatest)}: outside on ${outOf(outside.length, context.columns.count, "rollouts")}.`,
        examples: outside.map((place) =>
          exampleAt(context, place, `${term.id} is ${num(column.outcome.value[place] ?? 0)}`),
        ),
        fix: rangeFix({ context, checked, least, greatest, outside }),
      }),
    ];
  });
}
