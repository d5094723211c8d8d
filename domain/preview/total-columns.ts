import { clippedTotal, noReward } from "@/domain/reward/combine";
import type { Aggregate, RewardSpec } from "@/domain/reward/spec";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { formulaTotals } from "./formula-totals";
import {
  type MissingColumn,
  missingColumn,
  reasonWriter,
  takenTerms,
  takenValues,
  zscoreColumn,
} from "./gather-column";
import { lexicographicTotals } from "./lexicographic-totals";
import type { Memo } from "./memo";
import { partColumn, rowByRow, summedParts } from "./part-columns";
import type { OutcomeColumn } from "./scores";

/** Totals after clip (NaN without a reward), each term's part in the spec's order, and why rollouts have no reward. */
export type TotalColumns = { taskTotal: Float64Array; weighted: Float64Array[]; missing: MissingColumn };

/** The reward of every rollout from its terms and their weights, both in the spec's order. */
export function totalColumns(input: {
  columns: RolloutColumns;
  spec: RewardSpec;
  outcomes: readonly OutcomeColumn[];
  weights: readonly Float64Array[];
  memo: Memo;
}): TotalColumns {
  const { columns, spec, outcomes, weights, memo } = input;
  const { aggregate } = spec;
  const { count, groups } = columns;
  const terms = takenTerms(spec, outcomes);
  const content = JSON.stringify([aggregate, terms.map(({ id, place }) => [id, place]), spec.terms.length]);
  const from = [content, ...terms.map(({ outcome }) => outcome)];
  const missing = memo("missing", from, () => missingColumn(spec, terms, count));
  const noParts = memo("no parts", [], () => new Float64Array(count).fill(Number.NaN));
  const none = spec.terms.map(() => noParts);
  if (aggregate.op === "formula")
    return memo("totals", [content, ...outcomes], () =>
      finished(aggregate, formulaTotals({ aggregate, spec, outcomes, count }), none),
    );
  if (aggregate.op === "lexicographic")
    return memo("totals", [...from, missing], () =>
      finished(aggregate, lexicographicTotals({ aggregate, terms, missing, groups }), none),
    );
  const values = terms.map((term) =>
    memo(`taken ${term.id}`, [term.outcome, missing, aggregate.missing, aggregate.op === "normalize_then_sum"], () => {
      const taken = takenValues(term, missing, aggregate.missing);
      return aggregate.op === "normalize_then_sum" ? zscoreColumn(taken, groups) : taken;
    }),
  );
  const own = terms.map(({ place }) => weights[place] ?? noParts);
  const told = (parts: readonly Float64Array[]) =>
    spec.terms.map((_, place) => parts[terms.findIndex((term) => term.place === place)] ?? noParts);
  if (
    (aggregate.op === "weighted_sum" || aggregate.op === "normalize_then_sum") &&
    aggregate.missing !== "renormalize"
  ) {
    const parts = terms.map(({ id }, t) =>
      memo(`part ${id}`, [values[t], own[t]], () => partColumn(values[t] ?? noParts, own[t] ?? noParts)),
    );
    return memo("totals", [content, missing, ...parts], () =>
      finished(aggregate, { total: summedParts(parts, missing), missing }, told(parts)),
    );
  }
  return memo("totals", [content, missing, ...values, ...own], () => {
    const { parts, ...totals } = rowByRow({ aggregate, terms, values, weights: own, missing });
    return finished(aggregate, totals, told(parts));
  });
}

/** Clips the totals; one that is not finite is no reward, and its parts are not told. */
function finished(
  aggregate: Aggregate,
  { total, missing }: { total: Float64Array; missing: MissingColumn },
  weighted: Float64Array[],
): TotalColumns {
  const taskTotal = new Float64Array(total.length);
  let lost = 0;
  for (let row = 0; row < total.length; row += 1) {
    const value = missing.place[row] === -1 ? clippedTotal(aggregate, total[row] ?? Number.NaN) : Number.NaN;
    taskTotal[row] = value;
    if (Number.isNaN(value) && missing.place[row] === -1) lost += 1;
  }
  // A clip makes a number of an infinite sum, whose parts are none.
  const whole = lost === 0 && missing.reasons.length === 0 && aggregate.clip === null;
  if (whole) return { taskTotal, weighted, missing };
  const told = weighted.map((part) => partsTold(part, taskTotal));
  if (lost === 0) return { taskTotal, weighted: told, missing };
  const writer = reasonWriter(total.length);
  for (let row = 0; row < total.length; row += 1) {
    if (missing.place[row] !== -1) writer.put(row, missing.reasons[missing.place[row] ?? 0] ?? "");
    else if (Number.isNaN(taskTotal[row])) writer.put(row, noReward.notFinite);
  }
  return { taskTotal, weighted: told, missing: writer.column };
}

/** A term's parts without infinite ones and those of rollouts that have no total; the very same column where there are none. */
function partsTold(part: Float64Array, taskTotal: Float64Array): Float64Array {
  let told = part;
  for (let row = 0; row < part.length; row += 1) {
    if (Number.isNaN(part[row]) || (Number.isFinite(part[row]) && !Number.isNaN(taskTotal[row]))) continue;
    if (told === part) told = part.slice();
    told[row] = Number.NaN;
  }
  return told;
}
