import { noReward } from "@/domain/reward/combine";
import { lexicographicScores, marginOf } from "@/domain/reward/lexicographic";
import type { Aggregate } from "@/domain/reward/spec";
import type { RolloutGroups } from "@/domain/rollout/columns";
import { type MissingColumn, reasonWriter, type TakenTerm, takenValues } from "./gather-column";

/** Lexicographic totals, group by group. */
export function lexicographicTotals(input: {
  aggregate: Extract<Aggregate, { op: "lexicographic" }>;
  terms: readonly TakenTerm[];
  missing: MissingColumn;
  groups: RolloutGroups;
}): { total: Float64Array; missing: MissingColumn } {
  const { aggregate, terms, missing, groups } = input;
  const count = missing.place.length;
  const total = new Float64Array(count).fill(Number.NaN);
  const writer = reasonWriter(count);
  const columns = aggregate.order.flatMap((id) => {
    const term = terms.find((one) => one.id === id);
    return term
      ? [{ values: takenValues(term, missing, aggregate.missing), margin: marginOf(aggregate.margins, id) }]
      : [];
  });
  for (let group = 0; group < groups.count; group += 1) {
    const rows = groups.member.subarray(groups.start[group], groups.start[group + 1]);
    const order = columns.map(({ values, margin }) => ({
      values: Float64Array.from(rows, (row) => values[row] ?? Number.NaN),
      margin,
    }));
    const compared = Array.from(
      rows,
      (row, place) => missing.place[row] === -1 && order.some(({ values }) => !Number.isNaN(values[place])),
    );
    const scores = lexicographicScores(order, compared);
    rows.forEach((row, place) => {
      const score = scores[place] ?? Number.NaN;
      const lacking = missing.place[row] ?? -1;
      if (lacking !== -1) writer.put(row, missing.reasons[lacking] ?? "");
      else if (Number.isNaN(score)) writer.put(row, noReward.noTerm);
      else total[row] = score;
    });
  }
  return { total, missing: writer.column };
}
