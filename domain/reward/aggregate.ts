import { clippedTotal, combineParts, hasParts, noReward, type PartsOp } from "./combine";
import { lexicographicScores, marginOf } from "./lexicographic";
import type { TermOutcome } from "./outcome";
import type { Aggregate, RewardSpec, RewardTerm } from "./spec";
import { evaluator } from "./terms";
import { zscores } from "./transforms";

/** A rollout's reward with each term's part in it, or why it has none. Parts of sums and means add up to the total before clip. */
export type Aggregated = { taskTotal: number; parts: Map<string, number> } | { missing: string };

/** One rollout on its way into the aggregate: the values and weights of the terms that take part, by term id. */
export type RolloutTerms = { outcomes: ReadonlyMap<string, TermOutcome>; weights: ReadonlyMap<string, number> };

type Part = { id: string; value: number; weight: number };
type Gathered = { parts: Part[]; allWeight: number; lookup: ReadonlyMap<string, TermOutcome> } | { missing: string };

/**
 * The reward of every rollout of one group, in order: terms that take part are neither metric nor gold nor skipped, and
 * what is missing (none, error, timeout) goes by the aggregate's rule. A total that is not finite is no reward.
 */
export function groupAggregator(spec: RewardSpec): (group: readonly RolloutTerms[]) => Aggregated[] {
  const { aggregate } = spec;
  const combine = combiner(aggregate);
  return (group) =>
    combine(group.map((rollout) => gather(spec, rollout))).map((result) => {
      if ("missing" in result) return result;
      const taskTotal = clippedTotal(aggregate, result.taskTotal);
      return Number.isNaN(taskTotal) ? { missing: noReward.notFinite } : { taskTotal, parts: result.parts };
    });
}

/** Whether a term can take part in the total at all: metric and gold terms are only shown. */
export function isSummed(term: RewardTerm): boolean {
  return term.role !== "metric" && term.role !== "gold";
}

function gather(spec: RewardSpec, { outcomes, weights }: RolloutTerms): Gathered {
  const { aggregate } = spec;
  const parts: Part[] = [];
  let allWeight = 0;
  for (const { id } of termsOf(spec)) {
    const outcome = outcomes.get(id);
    const weight = weights.get(id) ?? 0;
    if (outcome === undefined || outcome.status === "skipped") continue;
    allWeight += Math.abs(weight);
    if (outcome.status === "ok") parts.push({ id, value: outcome.value, weight });
    else if (aggregate.missing === "zero") parts.push({ id, value: 0, weight });
    else if (aggregate.missing === "exclude" && aggregate.op !== "formula") {
      return { missing: missingReason(id, outcome) };
    }
  }
  const took = termsOf(spec).filter(({ id }) => outcomes.get(id)?.status !== "skipped");
  if (parts.length === 0 && took.length > 0 && aggregate.op !== "formula") {
    return { missing: nothingLeft(took.map(({ id }) => id)) };
  }
  return { parts, allWeight, lookup: outcomes };
}

/** Terms that the aggregate looks at: a lexicographic one at those in its order alone. */
export function termsOf({ aggregate, terms }: RewardSpec): RewardTerm[] {
  return terms.filter(
    (term) => isSummed(term) && (aggregate.op !== "lexicographic" || aggregate.order.includes(term.id)),
  );
}

/** Why a rollout has no reward where nothing of what takes part is there. */
export function nothingLeft(ids: readonly string[]): string {
  return `no term is left to renormalize over: ${ids.join(", ")} missing`;
}

/** Why a rollout has no reward where a term that is not ok is needed. */
export function missingReason(id: string, outcome: TermOutcome): string {
  if (outcome.status === "error") return `term "${id}": ${outcome.reason}`;
  return outcome.status === "timeout" ? `term "${id}" timed out` : `term "${id}" has no value`;
}

function combiner(aggregate: Aggregate): (gathered: readonly Gathered[]) => Aggregated[] {
  switch (aggregate.op) {
    case "lexicographic":
      return (gathered) => lexicographic(aggregate, gathered);
    case "formula": {
      const formula = formulaOf(aggregate);
      return (gathered) => gathered.map(formula);
    }
    default: {
      const { op, missing } = aggregate;
      return (gathered) => {
        const take = op === "normalize_then_sum" ? normalized(gathered) : (part: Part) => part.value;
        return gathered.map((row) => ("missing" in row ? row : ofParts({ op, missing }, row, take)));
      };
    }
  }
}

function ofParts(
  aggregate: { op: PartsOp; missing: Aggregate["missing"] },
  { parts, allWeight }: { parts: readonly Part[]; allWeight: number },
  take: (part: Part) => number,
): Aggregated {
  const own = new Float64Array(parts.length);
  const values = Float64Array.from(parts, take);
  const weights = Float64Array.from(parts, ({ weight }) => weight);
  const taskTotal = combineParts(aggregate, { count: parts.length, values, weights, allWeight }, own);
  if (typeof taskTotal === "string") return { missing: taskTotal };
  const told = hasParts(aggregate.op) ? parts.map(({ id }, place) => [id, own[place] ?? Number.NaN] as const) : [];
  return { taskTotal, parts: new Map(told.filter(([, part]) => !Number.isNaN(part))) };
}

/** Z-scores per term over the group's members that have a reward. */
function normalized(gathered: readonly Gathered[]): (part: Part) => number {
  const members = new Map<string, Part[]>();
  for (const row of gathered) {
    if ("missing" in row) continue;
    for (const part of row.parts) {
      const list = members.get(part.id);
      if (list) list.push(part);
      else members.set(part.id, [part]);
    }
  }
  const scores = new Map<Part, number>();
  for (const parts of members.values()) {
    const values = zscores(parts.map((part) => part.value));
    parts.forEach((part, index) => {
      scores.set(part, values[index] ?? 0);
    });
  }
  return (part) => scores.get(part) ?? 0;
}

function lexicographic(
  { order, margins }: Extract<Aggregate, { op: "lexicographic" }>,
  gathered: readonly Gathered[],
): Aggregated[] {
  const rows = gathered.map((row) =>
    "missing" in row ? null : new Map(row.parts.map((part) => [part.id, part.value])),
  );
  const terms = order.map((id) => ({
    values: Float64Array.from(rows, (row) => row?.get(id) ?? Number.NaN),
    margin: marginOf(margins, id),
  }));
  const scores = lexicographicScores(
    terms,
    rows.map((row) => row !== null && row.size > 0),
  );
  return gathered.map((row, index) => {
    if ("missing" in row) return row;
    const taskTotal = scores[index] ?? Number.NaN;
    return Number.isNaN(taskTotal) ? { missing: noReward.noTerm } : { taskTotal, parts: new Map() };
  });
}

/** A formula decides by itself which terms it looks at; those alone can be missing. Renormalizing means nothing here. */
function formulaOf({ code, missing }: Extract<Aggregate, { op: "formula" }>): (row: Gathered) => Aggregated {
  const run = evaluator(code, false);
  return (row) => {
    if ("missing" in row) return row;
    let lastMissing = "";
    const outcome = run((name) => {
      const found = row.lookup.get(name) ?? ({ status: "error", reason: noSuchTerm(name) } as const);
      if (found.status === "ok" || found.status === "skipped") return found;
      lastMissing = missingReason(name, found);
      return missing === "zero" ? { status: "ok", value: 0 } : found;
    });
    if (outcome.status === "ok") return { taskTotal: outcome.value, parts: new Map() };
    if (outcome.status === "skipped") return { missing: noReward.formulaSkipped };
    if (lastMissing !== "" && missing !== "zero") return { missing: lastMissing };
    return { missing: outcome.status === "error" ? formulaReason(outcome.reason) : "the formula has no value" };
  };
}

export function noSuchTerm(name: string): string {
  return `there is no term "${name}"`;
}

/** Why a rollout has no reward where its formula fails. */
export function formulaReason(reason: string): string {
  return `formula: ${reason}`;
}
