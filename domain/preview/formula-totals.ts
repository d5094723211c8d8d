import { formulaReason, missingReason, noSuchTerm } from "@/domain/reward/aggregate";
import { noReward } from "@/domain/reward/combine";
import { compileOverRows } from "@/domain/reward/expression/evaluate";
import { parseExpression } from "@/domain/reward/expression/parse-expression";
import type { TermOutcome } from "@/domain/reward/outcome";
import type { Aggregate, RewardSpec } from "@/domain/reward/spec";
import { faultReason } from "@/domain/reward/terms";
import { type MissingColumn, reasonWriter } from "./gather-column";
import { outcomeAt } from "./outcome-column";
import { type OutcomeColumn, outcomeCodes } from "./scores";

/** A formula's totals: it decides by itself which terms it looks at, and those alone can be missing. */
export function formulaTotals(input: {
  aggregate: Extract<Aggregate, { op: "formula" }>;
  spec: RewardSpec;
  outcomes: readonly OutcomeColumn[];
  count: number;
}): { total: Float64Array; missing: MissingColumn } {
  const { aggregate, spec, outcomes, count } = input;
  const { code, missing } = aggregate;
  const total = new Float64Array(count).fill(Number.NaN);
  const writer = reasonWriter(count);
  const parsed = parseExpression(code);
  if (!parsed.ok) {
    for (let row = 0; row < count; row += 1) writer.put(row, formulaReason(faultReason(code, parsed.fault)));
    return { total, missing: writer.column };
  }
  const columnOf = (name: string) => outcomes[spec.terms.findIndex(({ id }) => id === name)];
  const zeros = new Float64Array(count);
  const formula = compileOverRows({ code, expression: parsed.expression, slack: false }, (name) => {
    const column = columnOf(name);
    if (missing !== "zero") return column?.value ?? total;
    return column === undefined ? zeros : orZero(column);
  });
  for (let row = 0; row < count; row += 1) {
    const value = formula.at(row);
    if (!Number.isNaN(value)) {
      total[row] = value;
      continue;
    }
    const failure = formula.failure();
    if ("reason" in failure) {
      writer.put(row, formulaReason(failure.reason));
      continue;
    }
    const column = columnOf(failure.name);
    const found: TermOutcome = column ? outcomeAt(column, row) : { status: "error", reason: noSuchTerm(failure.name) };
    if (found.status === "skipped" || found.status === "ok") writer.put(row, noReward.formulaSkipped);
    else writer.put(row, missingReason(failure.name, found));
  }
  return { total, missing: writer.column };
}

/** Values where what is missing counts as zero; a term that was skipped still has none. */
function orZero({ status, value }: OutcomeColumn): Float64Array {
  return value.map((one, row) => (status[row] === outcomeCodes.ok || status[row] === outcomeCodes.skipped ? one : 0));
}
