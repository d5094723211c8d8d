import type { RolloutColumns } from "@/domain/rollout/columns";
import { finiteOrNull } from "./distribution";
import { memoOf } from "./memo-of";
import { successes } from "./successes";

/** Means over the rollouts of a tier that have a number; null where none has. */
export type TierSummary = {
  tier: string;
  rollouts: number;
  total: number | null;
  objective: number | null;
  success: number | null;
};

export function tierSummaries(input: {
  columns: RolloutColumns;
  total: Float64Array;
  objective: Float64Array;
  success: string;
}): TierSummary[] {
  const { columns, total, objective, success } = input;
  const { tierNames } = columns;
  if (tierNames.length === 0) return [];
  const rollouts = memoOf(columns)("tier sizes", [], () => tierMeans(columns, () => 1, columns.count).counts);
  const solved = memoOf(columns)(`tier success ${success}`, [], () => {
    const code = successes(columns, success)?.code;
    const ofRow = (row: number) => (code === undefined || code[row] === 2 ? Number.NaN : (code[row] ?? 0));
    return tierMeans(columns, ofRow, columns.count).means;
  });
  const meansOf = (values: Float64Array) =>
    memoOf(values)("tier means", [columns], () => tierMeans(columns, (row) => values[row] ?? Number.NaN, values.length))
      .means;
  const totals = meansOf(total);
  const objectives = meansOf(objective);
  return tierNames.map((tier, place) => ({
    tier,
    rollouts: rollouts[place] ?? 0,
    total: totals[place] ?? null,
    objective: objectives[place] ?? null,
    success: solved[place] ?? null,
  }));
}

function tierMeans(
  { tier, tierNames }: RolloutColumns,
  valueAt: (row: number) => number,
  count: number,
): { counts: number[]; means: (number | null)[] } {
  const counts = new Array<number>(tierNames.length).fill(0);
  const sums = new Float64Array(tierNames.length);
  for (let row = 0; row < count; row += 1) {
    const place = tier[row] ?? -1;
    const value = valueAt(row);
    if (place < 0 || Number.isNaN(value)) continue;
    counts[place] = (counts[place] ?? 0) + 1;
    sums[place] = (sums[place] ?? 0) + value;
  }
  const means = counts.map((size, place) => (size > 0 ? finiteOrNull((sums[place] ?? 0) / size) : null));
  return { counts, means };
}
