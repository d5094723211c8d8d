import { error, none, ok, skipped, type TermOutcome } from "@/domain/reward/outcome";
import { type OutcomeColumn, outcomeCodes } from "./scores";

/** The outcomes of one term on every rollout, as a column. */
export function outcomeColumn(outcomes: readonly TermOutcome[]): OutcomeColumn {
  const writer = outcomeWriter(outcomes.length);
  outcomes.forEach((outcome, row) => {
    writer.put(row, outcome);
  });
  return writer.column;
}

/** The outcome on one rollout. */
export function outcomeAt({ status, value, reasons, reason }: OutcomeColumn, index: number): TermOutcome {
  switch (status[index]) {
    case outcomeCodes.ok:
      return ok(value[index] ?? Number.NaN);
    case outcomeCodes.error:
      return error(reasons[reason[index] ?? -1] ?? "no reason given");
    case outcomeCodes.timeout:
      return { status: "timeout" };
    case outcomeCodes.skipped:
      return skipped;
    default:
      return none;
  }
}

/** The outcomes of some rollouts, as a column of theirs. */
export function outcomePart({ status, value, reasons, reason }: OutcomeColumn, rows: Uint32Array): OutcomeColumn {
  return {
    status: Uint8Array.from(rows, (row) => status[row] ?? outcomeCodes.none),
    value: Float64Array.from(rows, (row) => value[row] ?? Number.NaN),
    reasons,
    reason: Int32Array.from(rows, (row) => reason[row] ?? -1),
  };
}

export type OutcomeWriter = {
  column: OutcomeColumn;
  ok: (row: number, value: number) => void;
  error: (row: number, reason: string) => void;
  put: (row: number, outcome: TermOutcome) => void;
  /** The same outcome as another column has on this row. */
  copy: (row: number, from: OutcomeColumn) => void;
};

/** Writes a column row by row; a row that is not written is none. */
export function outcomeWriter(count: number): OutcomeWriter {
  const status = new Uint8Array(count).fill(outcomeCodes.none);
  const value = new Float64Array(count).fill(Number.NaN);
  const reason = new Int32Array(count).fill(-1);
  const reasons: string[] = [];
  const places = new Map<string, number>();
  const writer: OutcomeWriter = {
    column: { status, value, reasons, reason },
    ok: (row, number) => {
      status[row] = outcomeCodes.ok;
      value[row] = number === 0 ? 0 : number;
      reason[row] = -1;
    },
    error: (row, text) => {
      let place = places.get(text);
      if (place === undefined) {
        place = reasons.push(text) - 1;
        places.set(text, place);
      }
      status[row] = outcomeCodes.error;
      value[row] = Number.NaN;
      reason[row] = place;
    },
    put: (row, outcome) => {
      if (outcome.status === "ok") writer.ok(row, outcome.value);
      else if (outcome.status === "error") writer.error(row, outcome.reason);
      else {
        status[row] = outcomeCodes[outcome.status];
        value[row] = Number.NaN;
        reason[row] = -1;
      }
    },
    copy: (row, from) => {
      if (from.status[row] === outcomeCodes.error) writer.error(row, from.reasons[from.reason[row] ?? -1] ?? "");
      else {
        status[row] = from.status[row] ?? outcomeCodes.none;
        value[row] = from.value[row] ?? Number.NaN;
        reason[row] = -1;
      }
    },
  };
  return writer;
}
