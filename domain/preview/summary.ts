import { needsTaskTotal } from "@/domain/objective/objective";
import type { RewardSpec } from "@/domain/reward/spec";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { type DeadGroups, deadGroups } from "./dead-groups";
import { type Distribution, distribution } from "./distribution";
import { extremes } from "./extremes";
import { type LengthCorrelation, lengthCorrelation } from "./length-correlation";
import { memoOf } from "./memo-of";
import { type OrderedPairs, orderedPairs } from "./ordered-pairs";
import { type OutcomeCounts, outcomeCounts, type ReasonCount, reasonCounts } from "./outcome-counts";
import { advantagePull, type Centred, centredOverall, covarianceShare } from "./part-shares";
import type { ColumnScores, TermColumn } from "./scores";
import { type TierSummary, tierSummaries } from "./tier-summaries";

export type TermSummary = {
  id: string;
  /** The term's own value, after gate and before weight. */
  raw: Distribution;
  /** Its part in the total; no numbers where the aggregate has no parts, or the term is only shown. */
  weighted: Distribution;
  /** cov(part, total) / var(total) over all rollouts; null where the total does not vary or the term has no part. */
  varianceShare: number | null;
  /** How much of the advantages is this term's, as the algorithm scales each group: cov(scaled part, advantage) / var(advantage). */
  advantageShare: number | null;
  /** Groups in which the term's own value ties throughout. */
  dead: DeadGroups;
  length: LengthCorrelation;
  outcomes: OutcomeCounts;
};

/** What the page shows of a reward on a bank. No number in it is NaN or infinite. */
export type PreviewSummary = {
  rollouts: number;
  groups: number;
  /** r, and what is trained on. */
  total: Distribution;
  objective: Distribution;
  terms: TermSummary[];
  /** What the shares mean: `sum` where the parts add up to the total. */
  parts: { add: "sum" | "clipped" | "no"; sentence: string };
  /** Share of the advantages that is the pull of the reference; null in mode none. */
  sharpeningShare: number | null;
  /** Places of rollouts. */
  byTotal: { best: number[]; worst: number[] };
  byAdvantage: { best: number[]; worst: number[] };
  /** Groups dead in r, and in what is trained on. */
  dead: { task: DeadGroups; objective: DeadGroups };
  /** Rollouts that are not trained on, why, and groups in which that is every one. */
  excluded: { rollouts: number; groups: number; reasons: ReasonCount[] };
  /** Null where the bank does not measure success. */
  pairs: OrderedPairs | null;
  length: LengthCorrelation;
  tiers: TierSummary[];
};

/** Rollouts named on each list of best, worst or most wrongly ordered ones. */
const EXAMPLES = 8;

/**
 * A reward on a bank in numbers. What depends on a column alone is kept with the column, so that after an edit only what it changed
 * is computed: hand over the scores of one scorer as they are.
 */
export function summarise(input: {
  columns: RolloutColumns;
  scores: ColumnScores;
  spec: RewardSpec;
  success: string;
}): PreviewSummary {
  const { columns, scores, spec, success } = input;
  const { taskTotal, objectiveTotal, advantage } = scores;
  const { groups } = columns;
  const total = distribution(taskTotal);
  const overall = centredOverall(taskTotal, total.mean);
  const pull = advantagePull(advantage, objectiveTotal, groups);
  const counts = needsTaskTotal(spec.objective);
  const byTotal = memoOf(taskTotal)("extremes", [], () => extremes(taskTotal, EXAMPLES));
  const byAdvantage = memoOf(advantage)("extremes", [objectiveTotal], () =>
    extremes(scored(advantage, objectiveTotal), EXAMPLES),
  );
  return {
    rollouts: columns.count,
    groups: groups.count,
    total,
    objective: distribution(objectiveTotal),
    terms: scores.terms.map((term) => termSummary({ term, columns, overall, pull, counts })),
    parts: partsSentence(spec),
    sharpeningShare: spec.objective.mode === "none" ? null : sharpeningShare(scores, pull, counts),
    byTotal: { best: byTotal.greatest, worst: byTotal.smallest },
    byAdvantage: { best: byAdvantage.greatest, worst: byAdvantage.smallest },
    dead: { task: deadGroups(taskTotal, groups), objective: deadGroups(objectiveTotal, groups) },
    excluded: excludedSummary(columns, scores),
    pairs: orderedPairs({ columns, total: taskTotal, success, examples: EXAMPLES }),
    length: lengthCorrelation(taskTotal, columns),
    tiers: tierSummaries({ columns, total: taskTotal, objective: objectiveTotal, success }),
  };
}

function termSummary(input: {
  term: TermColumn;
  columns: RolloutColumns;
  overall: Centred;
  pull: Centred;
  counts: boolean;
}): TermSummary {
  const { term, columns, overall, pull, counts } = input;
  const { outcome } = term;
  const weighted = distribution(term.weighted);
  const about = weighted.mean ?? 0;
  const share = (centred: Centred) =>
    weighted.count === 0
      ? null
      : memoOf(term.weighted)("share", [centred], () => covarianceShare(term.weighted, centred, about));
  return {
    id: term.id,
    raw: distribution(outcome.value),
    weighted,
    varianceShare: share(overall),
    advantageShare: counts ? share(pull) : weighted.count === 0 ? null : 0,
    dead: deadGroups(outcome.value, columns.groups),
    length: lengthCorrelation(outcome.value, columns),
    outcomes: outcomeCounts(outcome),
  };
}

/** What is left of the objective beside r; all of it where r does not count. */
function sharpeningShare({ taskTotal, objectiveTotal }: ColumnScores, pull: Centred, counts: boolean): number | null {
  if (!counts) return pull.squares > 0 ? 1 : null;
  return memoOf(objectiveTotal)("sharpening share", [taskTotal, pull], () => {
    const rest = new Float64Array(taskTotal.length);
    for (let row = 0; row < rest.length; row += 1) rest[row] = (objectiveTotal[row] ?? 0) - (taskTotal[row] ?? 0);
    return covarianceShare(rest, pull, 0);
  });
}

/** Advantages of the rollouts that are trained on; NaN for the others. */
function scored(advantage: Float64Array, objectiveTotal: Float64Array): Float64Array {
  const own = advantage.slice();
  for (let row = 0; row < own.length; row += 1) if (Number.isNaN(objectiveTotal[row])) own[row] = Number.NaN;
  return own;
}

function excludedSummary({ groups }: RolloutColumns, scores: ColumnScores): PreviewSummary["excluded"] {
  const { excluded, exclusions } = scores;
  if (exclusions.length === 0) return { rollouts: 0, groups: 0, reasons: [] };
  return memoOf(excluded)("summary", [groups, exclusions], () => {
    let rollouts = 0;
    let whole = 0;
    for (let group = 0; group < groups.count; group += 1) {
      const begin = groups.start[group] ?? 0;
      const end = groups.start[group + 1] ?? 0;
      let out = 0;
      for (let at = begin; at < end; at += 1) if ((excluded[groups.member[at] ?? 0] ?? -1) !== -1) out += 1;
      rollouts += out;
      if (out === end - begin) whole += 1;
    }
    return { rollouts, groups: whole, reasons: reasonCounts(excluded, exclusions) };
  });
}

function partsSentence({ aggregate }: RewardSpec): PreviewSummary["parts"] {
  switch (aggregate.op) {
    case "weighted_sum":
    case "weighted_mean":
    case "normalize_then_sum":
      if (aggregate.clip === null)
        return { add: "sum", sentence: "The parts add up to the total, and their shares to 1." };
      return {
        add: "clipped",
        sentence: "The parts add up to the total before it is clipped, so shares need not add up to 1.",
      };
    case "product":
    case "min":
      return {
        add: "no",
        sentence: `A ${aggregate.op === "min" ? "minimum" : "product"} is no sum of its parts: a share says how far the total moves with a part.`,
      };
    default:
      return { add: "no", sentence: `${aggregate.op} has no parts that could be told, so there are no shares.` };
  }
}
