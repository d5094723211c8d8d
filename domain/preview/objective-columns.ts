import {
  joined,
  NEEDS_REF,
  needsRefLogprob,
  needsTaskTotal,
  objectiveReason,
  sharpeningTerm,
} from "@/domain/objective/objective";
import type { Objective } from "@/domain/reward/spec";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { type MissingColumn, reasonWriter } from "./gather-column";

/** What an objective asks for beside r on every rollout, in nats; NaN without S_ref, 0 where the objective needs none. */
export function sharpeningColumn(columns: RolloutColumns, objective: Objective): Float64Array {
  const sharpening = new Float64Array(columns.count);
  if (!needsRefLogprob(objective)) return sharpening;
  for (let row = 0; row < columns.count; row += 1) {
    const refLogprob = columns.refLogprob[row] ?? Number.NaN;
    const policy = columns.policyLogprob[row] ?? Number.NaN;
    const policyLogprob = Number.isNaN(policy) ? null : policy;
    const tokens = columns.tokens[row] ?? 0;
    sharpening[row] = Number.isNaN(refLogprob)
      ? Number.NaN
      : sharpeningTerm({ objective, refLogprob, policyLogprob, tokens });
  }
  return sharpening;
}

/** The total that is trained on, NaN for rollouts that are left out, and why they are. */
export function objectiveColumns(input: {
  columns: RolloutColumns;
  objective: Objective;
  taskTotal: Float64Array;
  missing: MissingColumn;
  sharpening: Float64Array;
}): { objectiveTotal: Float64Array; excluded: MissingColumn } {
  const { columns, objective, taskTotal, missing, sharpening } = input;
  if (objective.mode === "none") return { objectiveTotal: taskTotal, excluded: missing };
  const { count, refLogprob } = columns;
  const needsR = needsTaskTotal(objective);
  const needsRef = needsRefLogprob(objective);
  const objectiveTotal = new Float64Array(count).fill(Number.NaN);
  const writer = reasonWriter(count);
  for (let row = 0; row < count; row += 1) {
    const r = taskTotal[row] ?? Number.NaN;
    if (needsR && Number.isNaN(r)) {
      writer.put(row, missing.reasons[missing.place[row] ?? -1] ?? "");
      continue;
    }
    if (needsRef && Number.isNaN(refLogprob[row])) {
      writer.put(row, NEEDS_REF);
      continue;
    }
    const total = needsRef ? joined(objective, needsR ? r : 0, sharpening[row] ?? 0) : needsR ? r : 0;
    if (Number.isFinite(total)) objectiveTotal[row] = total === 0 ? 0 : total;
    else writer.put(row, objectiveReason(total));
  }
  return { objectiveTotal, excluded: writer.column };
}
