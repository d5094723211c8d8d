import { error } from "@/domain/reward/outcome";
import type { KnownSignals } from "@/domain/reward/signals";
import { termReasons } from "@/domain/reward/terms";
import type { MeasuredColumn } from "./measure-column";
import { summedColumn } from "./measure-column";
import { outcomeWriter } from "./outcome-column";
import { type OutcomeColumn, outcomeCodes } from "./scores";

/**
 * What a name in an expression stands for: a signal first, a step signal as its sum, then an earlier term. A rollout that
 * lacks a signal of that name falls back on the term only where the name is no signal that the task or a source knows.
 */
export function nameColumn(input: {
  name: string;
  signal: MeasuredColumn;
  isSignal: boolean;
  term: OutcomeColumn | undefined;
  known: KnownSignals;
}): OutcomeColumn {
  const { name, signal, isSignal, term, known } = input;
  const summed = summedColumn(signal);
  if (isSignal) return summed;
  const count = summed.status.length;
  const writer = outcomeWriter(count);
  for (let row = 0; row < count; row += 1) {
    const lacks = summed.status[row] === outcomeCodes.none;
    if (!lacks) writer.copy(row, summed);
    else if (term !== undefined) writer.copy(row, term);
    else if (known !== null) writer.put(row, error(termReasons.unknown(name)));
  }
  return writer.column;
}
