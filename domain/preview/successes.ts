import type { RolloutColumns } from "@/domain/rollout/columns";
import { measureSignalColumn, summedColumn } from "./measure-column";
import { memoOf } from "./memo-of";
import { outcomeCodes } from "./scores";

/** Whether each rollout is a success (1), is none (0), or was not measured (2). */
export type Successes = { code: Uint8Array };

/** Success as the task's signal says it: at least .5, a step signal by its sum; null where no rollout has the signal. */
export function successes(columns: RolloutColumns, success: string): Successes | null {
  return memoOf(columns)(`success ${success}`, [], () => {
    if (!columns.signals.has(success)) return null;
    const { status, value } = summedColumn(measureSignalColumn(columns, success));
    const code = new Uint8Array(columns.count).fill(2);
    for (let row = 0; row < code.length; row += 1)
      if (status[row] === outcomeCodes.ok) code[row] = (value[row] ?? 0) >= 0.5 ? 1 : 0;
    return { code };
  });
}
