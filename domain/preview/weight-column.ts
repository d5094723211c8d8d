import type { Weight } from "@/domain/reward/spec";
import { weightAt } from "@/domain/reward/weight";
import type { RolloutColumns } from "@/domain/rollout/columns";

/** A term's weight on every rollout: at each one's own policy step, or at one step for all. */
export function weightColumn(columns: RolloutColumns, weight: Weight, policyStep: number | undefined): Float64Array {
  const values = new Float64Array(columns.count);
  if (typeof weight === "number") return values.fill(weight);
  if (policyStep !== undefined) return values.fill(weightAt(weight, policyStep));
  let step = Number.NaN;
  let value = 0;
  for (let row = 0; row < columns.count; row += 1) {
    const own = columns.policyStep[row] ?? 0;
    if (own !== step) value = weightAt(weight, own);
    step = own;
    values[row] = value;
  }
  return values;
}
