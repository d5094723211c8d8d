import { error, none, ok, skipped, type TermOutcome } from "@/domain/reward/outcome";
import { type OutcomeColumn, outcomeCodes } from "./scores";

/** The outcomes of one term on every rollout, as a column. */
export function outcomeColumn(outcomes: readonly TermOutcome[]): OutcomeColumn {
  const reasons = new Map<string, number>();
  const reason = new Int32Array(outcomes.length).fill(-1);
  outcomes.forEach((outcome, index) => {
    if (outcome.status !== "error") return;
    const known = reasons.get(outcome.reason) ?? reasons.size;
    reasons.set(outcome.reason, known);
    reason[index] = known;
  });
  return {
    status: Uint8Array.from(outcomes, ({ status }) => outcomeCodes[status]),
    value: Float64Array.from(outcomes, (outcome) => (outcome.status === "ok" ? outcome.value : Number.NaN)),
    reasons: [...reasons.keys()],
    reason,
  };
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
