import { error, finiteOrError, none, ok, type TermOutcome } from "@/domain/reward/outcome";
import { tied } from "@/domain/statistics/ties";
import { expressionFunctions } from "./functions";
import { type BinaryOperator, type CompareOperator, type Expression, lineAndColumn } from "./parse-expression";

/** What a name stands for on one rollout; a name that is not ok passes its outcome on. */
export type Lookup = (name: string) => TermOutcome;

/**
 * A parsed expression as a function of what its names stand for. Never throws: a domain fault or a result that is not
 * finite, in a part that is evaluated, is an error with line and column. With `slack`, comparisons allow for ties.
 */
export function compileExpression({ code, expression, slack }: CompileInput): (lookup: Lookup) => TermOutcome {
  const looked: { up: Lookup } = { up: () => none };
  const run = compile(expression, slack, (name, at) => (scope) => {
    const outcome = looked.up(name);
    const whole = outcome.status === "ok" ? finiteOrError(outcome.value, name) : outcome;
    if (whole.status === "ok") return whole.value;
    scope.failure = outcome.status === "ok" ? { message: notFinite, at } : { name, outcome };
    return Number.NaN;
  });
  return (lookup) => {
    const scope: Scope = { row: 0, failure: null };
    looked.up = lookup;
    const value = run(scope);
    if (scope.failure === null) return ok(value);
    if ("outcome" in scope.failure) return scope.failure.outcome ?? none;
    return error(`${scope.failure.message} at ${lineAndColumn(code, scope.failure.at)}`);
  };
}

/** The expression on row after row, where a name stands for a column. */
export type RowExpression = {
  /** The value on a row, NaN where it has none. */
  at: (row: number) => number;
  /** Why the latest row has no value: the name that is not ok there, or what is wrong with the expression. */
  failure: () => { name: string } | { reason: string };
};

/** `compileExpression` over columns: `valuesOf` gives a name's, NaN where it is not ok. */
export function compileOverRows(
  { code, expression, slack }: CompileInput,
  valuesOf: (name: string) => Float64Array,
): RowExpression {
  const run = compile(expression, slack, (name) => {
    const values = valuesOf(name);
    const failure = { name, outcome: null };
    return (scope) => {
      const value = values[scope.row] ?? Number.NaN;
      if (Number.isNaN(value)) scope.failure = failure;
      return value;
    };
  });
  const scope: Scope = { row: 0, failure: null };
  const places = new Map<number, string>();
  return {
    at: (row) => {
      scope.row = row;
      scope.failure = null;
      const value = run(scope);
      return value === 0 ? 0 : value;
    },
    failure: () => {
      if (scope.failure === null) throw new Error("The latest row has a value.");
      if ("outcome" in scope.failure) return { name: scope.failure.name };
      const { message, at } = scope.failure;
      const place = places.get(at) ?? lineAndColumn(code, at);
      places.set(at, place);
      return { reason: `${message} at ${place}` };
    },
  };
}

type CompileInput = { code: string; expression: Expression; slack: boolean };

/** NaN means failed, with `failure` set: a value that is not finite never goes on. */
type Scope = {
  row: number;
  failure: { name: string; outcome: TermOutcome | null } | { message: string; at: number } | null;
};
type Run = (scope: Scope) => number;
/** What a name at an offset comes to. */
type Bind = (name: string, at: number) => Run;

function compile(node: Expression, slack: boolean, bind: Bind): Run {
  switch (node.kind) {
    case "number": {
      const { value } = node;
      return () => value;
    }
    case "name":
      return bind(node.name, node.at);
    case "unary": {
      const operand = compile(node.operand, slack, bind);
      if (node.operator === "+") return operand;
      if (node.operator === "-") return (scope) => -operand(scope);
      return (scope) => {
        const value = operand(scope);
        return Number.isNaN(value) ? value : truth(value === 0);
      };
    }
    case "binary":
      return compileBinary(node, slack, bind);
    case "compare":
      return compileCompare(node, slack, bind);
    case "logic": {
      const operands = node.operands.map((operand) => compile(operand, slack, bind));
      const stopsAt = node.operator === "or";
      return (scope) => {
        let value = 0;
        for (const operand of operands) {
          value = operand(scope);
          if (Number.isNaN(value) || (value !== 0) === stopsAt) return value;
        }
        return value;
      };
    }
    case "choice": {
      const condition = compile(node.condition, slack, bind);
      const then = compile(node.then, slack, bind);
      const otherwise = compile(node.otherwise, slack, bind);
      return (scope) => {
        const value = condition(scope);
        if (Number.isNaN(value)) return value;
        return value !== 0 ? then(scope) : otherwise(scope);
      };
    }
    case "call": {
      const args = node.args.map((arg) => compile(arg, slack, bind));
      const of = expressionFunctions.get(node.name);
      const { at } = node;
      return (scope) => {
        const values: number[] = [];
        for (const arg of args) {
          const value = arg(scope);
          if (Number.isNaN(value)) return value;
          values.push(value);
        }
        return checked(scope, of?.apply(values) ?? `there is no function "${node.name}"`, at);
      };
    }
  }
}

function compileBinary(node: Extract<Expression, { kind: "binary" }>, slack: boolean, bind: Bind): Run {
  const left = compile(node.left, slack, bind);
  const right = compile(node.right, slack, bind);
  const apply = binary[node.operator];
  const { at } = node;
  return (scope) => {
    const a = left(scope);
    if (Number.isNaN(a)) return a;
    const b = right(scope);
    if (Number.isNaN(b)) return b;
    return checked(scope, apply(a, b), at);
  };
}

function compileCompare(node: Extract<Expression, { kind: "compare" }>, slack: boolean, bind: Bind): Run {
  const first = compile(node.first, slack, bind);
  const rest = node.rest.map(({ operator, operand }) => ({
    holds: compare[operator],
    run: compile(operand, slack, bind),
  }));
  const same = slack ? tied : (a: number, b: number) => a === b;
  return (scope) => {
    let a = first(scope);
    if (Number.isNaN(a)) return a;
    for (const { holds, run } of rest) {
      const b = run(scope);
      if (Number.isNaN(b)) return b;
      if (!holds(a, b, same(a, b))) return 0;
      a = b;
    }
    return 1;
  };
}

const notFinite = "the result is not a finite number";

function checked(scope: Scope, value: number | string, at: number): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  scope.failure = { message: typeof value === "string" ? value : notFinite, at };
  return Number.NaN;
}

function truth(holds: boolean): number {
  return holds ? 1 : 0;
}

const compare: Record<CompareOperator, (a: number, b: number, same: boolean) => boolean> = {
  "<": (a, b, same) => a < b && !same,
  "<=": (a, b, same) => a < b || same,
  ">": (a, b, same) => a > b && !same,
  ">=": (a, b, same) => a > b || same,
  "==": (_a, _b, same) => same,
  "!=": (_a, _b, same) => !same,
};

const binary: Record<BinaryOperator, (a: number, b: number) => number | string> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => (b === 0 ? divisionByZero : a / b),
  "//": (a, b) => (b === 0 ? divisionByZero : floorDivide(a, b).quotient),
  "%": (a, b) => (b === 0 ? divisionByZero : floorDivide(a, b).remainder),
  "**": power,
};

const divisionByZero = "division by zero";

/** Python's float divmod: the remainder has the divisor's sign, the quotient is the floor. */
function floorDivide(a: number, b: number): { quotient: number; remainder: number } {
  let remainder = a % b;
  let quotient = (a - remainder) / b;
  if (remainder !== 0 && b < 0 !== remainder < 0) {
    remainder += b;
    quotient -= 1;
  }
  const floor = Math.floor(quotient);
  return { quotient: quotient - floor > 0.5 ? floor + 1 : floor, remainder };
}

function power(a: number, b: number): number | string {
  if (a === 0 && b < 0) return "0 cannot be raised to a negative power";
  if (a < 0 && !Number.isInteger(b)) return "a negative number cannot be raised to a fractional power";
  return a ** b;
}
