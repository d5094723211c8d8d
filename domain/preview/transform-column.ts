import type { Transform } from "@/domain/reward/spec";
import {
  type GroupTransform,
  isGroupTransform,
  isStepTransform,
  NEEDS_BANK,
  needsSteps,
  notFiniteAfter,
  type StepTransform,
  stepsKept,
  transformGroup,
  transformStep,
  transformValue,
  type ValueTransform,
} from "@/domain/reward/transforms";
import type { RolloutGroups } from "@/domain/rollout/columns";
import { type MeasuredColumn, type StepColumn, summedColumn } from "./measure-column";
import { type OutcomeWriter, outcomeWriter } from "./outcome-column";
import { type OutcomeColumn, outcomeCodes } from "./scores";

/** One transform of a term's column; `base` is the design bank's mean of the values there, undefined where it has none. */
export function transformColumn(input: {
  transform: Transform;
  measured: MeasuredColumn;
  groups: RolloutGroups;
  base: number | undefined;
}): MeasuredColumn {
  const { transform, measured } = input;
  if (!isGroupTransform(transform)) return eachRow(transform, measured);
  const outcome = summedColumn(measured);
  return { outcome: byGroup({ ...input, transform, outcome }), steps: null };
}

function eachRow(transform: ValueTransform | StepTransform, { outcome, steps }: MeasuredColumn): MeasuredColumn {
  const count = outcome.status.length;
  const writer = outcomeWriter(count);
  for (let row = 0; row < count; row += 1) {
    if (outcome.status[row] !== outcomeCodes.ok) writer.copy(row, outcome);
    else if (isStepTransform(transform)) writer.error(row, needsSteps(transform));
    else {
      const value = transformValue(transform, outcome.value[row] ?? Number.NaN);
      if (Number.isFinite(value)) writer.ok(row, value);
      else writer.error(row, notFiniteAfter(transform));
    }
  }
  return { outcome: writer.column, steps: steps === null ? null : eachStep(transform, steps, writer) };
}

/** A step's value depends on the next one at most, so that the new values can be written from the front. */
function eachStep(transform: ValueTransform | StepTransform, steps: StepColumn, writer: OutcomeWriter): StepColumn {
  const count = steps.has.length;
  const has = new Uint8Array(count);
  const start = new Uint32Array(count + 1);
  const values = new Float64Array(steps.values.length);
  let put = 0;
  for (let row = 0; row < count; row += 1) {
    start[row] = put;
    if (steps.has[row] === 0) continue;
    const from = steps.start[row] ?? 0;
    const length = (steps.start[row + 1] ?? 0) - from;
    const kept = isStepTransform(transform) ? stepsKept(transform, length) : length;
    let finite = true;
    for (let k = 0; k < kept; k += 1) {
      const x = steps.values[from + k] ?? 0;
      const next = k + 1 < length ? (steps.values[from + k + 1] ?? 0) : 0;
      const value = isStepTransform(transform) ? transformStep(transform, x, next) : transformValue(transform, x);
      if (!Number.isFinite(value)) finite = false;
      values[put + k] = value;
    }
    if (finite) {
      has[row] = 1;
      put += kept;
    } else writer.error(row, notFiniteAfter(transform));
  }
  start[count] = put;
  return { has, start, values: values.subarray(0, put) };
}

function byGroup(input: {
  transform: GroupTransform;
  outcome: OutcomeColumn;
  groups: RolloutGroups;
  base: number | undefined;
}): OutcomeColumn {
  const { transform, outcome, groups, base } = input;
  const writer = outcomeWriter(outcome.status.length);
  for (let group = 0; group < groups.count; group += 1) {
    const end = groups.start[group + 1] ?? 0;
    const rows: number[] = [];
    const values: number[] = [];
    for (let at = groups.start[group] ?? 0; at < end; at += 1) {
      const row = groups.member[at] ?? 0;
      if (outcome.status[row] !== outcomeCodes.ok) {
        writer.copy(row, outcome);
        continue;
      }
      rows.push(row);
      values.push(outcome.value[row] ?? 0);
    }
    const changed = transformGroup(transform, values, base);
    rows.forEach((row, place) => {
      const value = changed?.[place];
      if (value === undefined) writer.error(row, NEEDS_BANK);
      else if (Number.isFinite(value)) writer.ok(row, value);
      else writer.error(row, notFiniteAfter(transform));
    });
  }
  return writer.column;
}
