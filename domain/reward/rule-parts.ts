import { lineAndColumn, parseExpression } from "./expression/parse-expression";
import type { Fault } from "./faults";

type Path = (string | number)[];

/** min > max. */
export function boundsFaults(bounds: { min?: number | undefined; max?: number | undefined }, path: Path): Fault[] {
  const { min, max } = bounds;
  if (min === undefined || max === undefined || min <= max) return [];
  return [{ path: [...path, "min"], message: `min ${min} is above max ${max}; swap them` }];
}

/** Names that occur a second time. */
export function duplicateFaults(names: readonly string[], path: (index: number) => Path): Fault[] {
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (first === index) return [];
    return [{ path: path(index), message: `"${name}" is there already, at place ${first + 1}; choose another` }];
  });
}

/** What is wrong with the text of an expression: its first fault, or each name that `complaint` has something to say about. */
export function expressionFaults(code: string, path: Path, complaint: (name: string) => string | null): Fault[] {
  const parsed = parseExpression(code);
  if (!parsed.ok) {
    const { message, from, to } = parsed.fault;
    return [{ path, message: `${message} (at ${lineAndColumn(code, from)})`, within: { from, to } }];
  }
  return parsed.names.flatMap(({ name, from, to }) => {
    const message = complaint(name);
    return message === null
      ? []
      : [{ path, message: `${message} (at ${lineAndColumn(code, from)})`, within: { from, to } }];
  });
}
