import { measuredOnEvery } from "@/domain/reward/signals";
import type { Source } from "@/domain/reward/spec";
import { termReasons } from "@/domain/reward/terms";
import { SUM_NOT_FINITE } from "@/domain/reward/transforms";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { stepSum } from "@/domain/rollout/signal-sums";
import { outcomeWriter } from "./outcome-column";
import { type OutcomeColumn, outcomeCodes } from "./scores";

/** A term on its way through the transforms: an outcome on every rollout, except where it still has the values of its steps. */
export type MeasuredColumn = { outcome: OutcomeColumn; steps: StepColumn | null };

/** Rollout i has steps where has[i] is 1: values[start[i]] .. values[start[i + 1] - 1]. */
export type StepColumn = { has: Uint8Array; start: Uint32Array; values: Float64Array };

/** A signal of every rollout as the rules read it: none where a rollout lacks it, an error where it is not finite. */
export function measureSignalColumn(columns: RolloutColumns, name: string): MeasuredColumn {
  const { count, refLogprob, tokens } = columns;
  const signal = columns.signals.get(name);
  const writer = outcomeWriter(count);
  let steps: StepColumn | null = null;
  const { start, values } = signal ?? { start: null, values: new Float64Array(0) };
  for (let row = 0; row < count; row += 1) {
    const form = signal?.form[row] ?? 0;
    if (form === 2 && start !== null) {
      steps ??= { has: new Uint8Array(count), start, values };
      if (allFinite(values, start[row] ?? 0, start[row + 1] ?? 0)) steps.has[row] = 1;
      else writer.error(row, termReasons.signal(name));
      continue;
    }
    const ref = refLogprob[row] ?? Number.NaN;
    const value =
      form === 0
        ? measuredOnEvery(name, tokens[row] ?? 0, Number.isNaN(ref) ? null : ref)
        : (values[start === null ? row : (start[row] ?? 0)] ?? Number.NaN);
    if (value === null) continue;
    if (Number.isFinite(value)) writer.ok(row, value);
    else writer.error(row, termReasons.signal(name));
  }
  return { outcome: writer.column, steps };
}

/** What was answered for a python or score_model term, as the rules take it. */
export function measureExternalColumn(
  source: Extract<Source, { type: "python" | "score_model" }>,
  answered: OutcomeColumn | undefined,
  count: number,
): MeasuredColumn {
  const writer = outcomeWriter(count);
  const scale = source.type === "score_model" ? source.scale : 1;
  for (let row = 0; row < count; row += 1) {
    if (answered === undefined) writer.error(row, termReasons.cannotRun(source.type));
    else if (answered.status[row] !== outcomeCodes.ok) writer.copy(row, answered);
    else {
      const value = scale * (answered.value[row] ?? Number.NaN);
      if (Number.isFinite(value)) writer.ok(row, value);
      else writer.error(row, termReasons.external(source.type));
    }
  }
  return { outcome: writer.column, steps: null };
}

/** Steps as their sum; the very same column where there are none. */
export function summedColumn({ outcome, steps }: MeasuredColumn): OutcomeColumn {
  if (steps === null) return outcome;
  const { has, start, values } = steps;
  const writer = outcomeWriter(has.length);
  for (let row = 0; row < has.length; row += 1) {
    if (has[row] === 0) {
      writer.copy(row, outcome);
      continue;
    }
    const sum = stepSum(values, start[row] ?? 0, start[row + 1] ?? 0);
    if (Number.isFinite(sum)) writer.ok(row, sum);
    else writer.error(row, SUM_NOT_FINITE);
  }
  return writer.column;
}

function allFinite(values: Float64Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (!Number.isFinite(values[at])) return false;
  return true;
}
