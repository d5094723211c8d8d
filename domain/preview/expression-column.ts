import { compileOverRows } from "@/domain/reward/expression/evaluate";
import { parseExpression } from "@/domain/reward/expression/parse-expression";
import { faultReason } from "@/domain/reward/terms";
import { outcomeWriter } from "./outcome-column";
import type { OutcomeColumn } from "./scores";

/** Names of an expression, each once; none where it does not parse. */
export function namesIn(code: string): string[] {
  const parsed = parseExpression(code);
  return parsed.ok ? [...new Set(parsed.names.map(({ name }) => name))] : [];
}

/** An expression on every rollout, its names being columns; one that does not parse is an error everywhere. */
export function expressionColumn(input: {
  code: string;
  slack: boolean;
  count: number;
  names: ReadonlyMap<string, OutcomeColumn>;
}): OutcomeColumn {
  const { code, slack, count, names } = input;
  const writer = outcomeWriter(count);
  const parsed = parseExpression(code);
  if (!parsed.ok) {
    const reason = faultReason(code, parsed.fault);
    for (let row = 0; row < count; row += 1) writer.error(row, reason);
    return writer.column;
  }
  const missing = new Float64Array(count).fill(Number.NaN);
  const valuesOf = (name: string) => names.get(name)?.value ?? missing;
  const expression = compileOverRows({ code, expression: parsed.expression, slack }, valuesOf);
  for (let row = 0; row < count; row += 1) {
    const value = expression.at(row);
    if (!Number.isNaN(value)) {
      writer.ok(row, value);
      continue;
    }
    const failure = expression.failure();
    if ("reason" in failure) writer.error(row, failure.reason);
    else {
      const column = names.get(failure.name);
      if (column) writer.copy(row, column);
    }
  }
  return writer.column;
}
