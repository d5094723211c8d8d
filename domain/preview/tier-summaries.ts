import type { RolloutColumns } from "@/domain/rollout/columns";
import { finiteOrNull } from "@/domain/statistics/finite";
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
  const meansOf = (values: Float64Array) => memoOf(values)("tier means", [columns], () => tierMeans(columns, values));
  const rollouts = memoOf(columns)("tier sizes", [], () => tierMeans(columns, new Float64Array(columns.count)).counts);
  const solved = memoOf(columns)(`tier success ${success}`, [], () => {
    const code = successes(columns, success)?.code ?? new Uint8Array(0);
    const solvedOr = (row: number) => (code[row] === 1 ? 1 : code[row] === 0 ? 0 : Number.NaN);
    return tierMeans(
      columns,
      Float64Array.from(columns.tier, (_, row) => solvedOr(row)),
    ).means;
  });
  const totals = meansOf(total).means;
  const objectives = meansOf(objective).means;
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
  values: Float64Array,
): { counts: number[]; means: (number | null)[] } {
  const sizes = new Uint32Array(tierNames.length);
  const sums = new Float64Array(tierNames.length);
  for (let row = 0; row < values.length; row += 1) {
    const place = tier[row] ?? -1;
    const value = values[row] ?? Number.NaN;
    if (place < 0 || Number.isNaN(value)) continue;
    sizes[place] = (sizes[place] ?? 0) + 1;
    sums[place] = (sums[place] ?? 0) + value;
  }
  const counts = [...sizes];
  return { counts, means: counts.map((size, place) => (size > 0 ? finiteOrNull((sums[place] ?? 0) / size) : null)) };
}
