import { parseExpression } from "@/domain/reward/expression/parse-expression";
import { didYouMean } from "@/domain/reward/nearest-name";

export type ExpressionFaultAt = { from: number; to: number; message: string };

/** Everything wrong with an expression where it stands in its text: its first syntax fault, else every unknown name. */
export function expressionFaults(code: string, names: readonly string[]): ExpressionFaultAt[] {
  const parsed = parseExpression(code);
  if (!parsed.ok) {
    const { from, to, message } = parsed.fault;
    return [{ from, to: Math.max(to, Math.min(from + 1, code.length)), message: sentence(message) }];
  }
  return parsed.names
    .filter(({ name }) => !names.includes(name))
    .map(({ name, from, to }) => ({
      from,
      to,
      message: `Neither the task nor an earlier term is called “${name}”.${didYouMean(name, names)}`,
    }));
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(begun) ? begun : `${begun}.`;
}
