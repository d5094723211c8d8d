import { nearestName } from "@/domain/reward/nearest-name";
import { SPEC_LIMITS } from "@/domain/reward/spec";
import { expressionFunctions } from "./functions";
import { type ExpressionFault, type Token, tokenize } from "./tokens";

export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**";
export type CompareOperator = "<" | "<=" | ">" | ">=" | "==" | "!=";

/**
 * The tree of an expression. `at` is the offset where the node begins, as Python's ast has it: a binary node begins where
 * its left operand does, an opening parenthesis of that operand included.
 */
export type Expression = { at: number; depth: number } & (
  | { kind: "number"; value: number }
  | { kind: "name"; name: string }
  | { kind: "unary"; operator: "+" | "-" | "not"; operand: Expression }
  | { kind: "binary"; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: "compare"; first: Expression; rest: { operator: CompareOperator; operand: Expression }[] }
  | { kind: "logic"; operator: "and" | "or"; operands: Expression[] }
  | { kind: "choice"; condition: Expression; then: Expression; otherwise: Expression }
  | { kind: "call"; name: string; args: Expression[] }
);

export type ParsedExpression =
  | { ok: true; expression: Expression; names: { name: string; from: number; to: number }[] }
  | { ok: false; fault: ExpressionFault };

/** The tree of an expression with Python's precedence and the names it uses, or its first fault. Never throws. */
export function parseExpression(code: string): ParsedExpression {
  if (code.length > SPEC_LIMITS.expressionChars) {
    const message = `an expression has at most ${SPEC_LIMITS.expressionChars} characters, this one ${code.length}; split it into terms`;
    return { ok: false, fault: { message, from: 0, to: code.length } };
  }
  const read = tokenize(code);
  if (!read.ok) return read;
  const names: { name: string; from: number; to: number }[] = [];
  try {
    const cursor = new Cursor(read.tokens);
    if (cursor.peek().kind === "end") {
      fail("the expression is empty; write a number or the name of a signal", { from: 0, to: code.length });
    }
    const expression = parseChoice(cursor, names);
    if (cursor.peek().kind !== "end") unexpected(cursor.peek());
    if (expression.depth > SPEC_LIMITS.expressionDepth) tooDeep({ from: 0, to: code.length });
    return { ok: true, expression, names };
  } catch (thrown) {
    if (thrown instanceof SyntaxFault) return { ok: false, fault: thrown.fault };
    throw thrown;
  }
}

/** "line:column" of an offset, both counted from 1, columns in code points. */
export function lineAndColumn(code: string, offset: number): string {
  const lines = code.slice(0, offset).split(/\r\n|\r|\n/);
  return `${lines.length}:${[...(lines.at(-1) ?? "")].length + 1}`;
}

class SyntaxFault extends Error {
  constructor(readonly fault: ExpressionFault) {
    super(fault.message);
  }
}

class Cursor {
  private place = 0;
  nesting = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  peek(ahead = 0): Token {
    const token = this.tokens[Math.min(this.place + ahead, this.tokens.length - 1)];
    if (token === undefined) throw new Error("a token list ends with its end");
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.place += 1;
    return token;
  }

  take(text: string): boolean {
    const token = this.peek();
    if (token.kind !== "operator" || token.text !== text) return false;
    this.place += 1;
    return true;
  }

  expect(text: string, message: string): void {
    if (!this.take(text)) fail(message, this.peek());
  }

  /** Guards the call stack: beyond parentheses and tree levels together, one of the two limits is broken for sure. */
  deeper<Result>(parse: () => Result): Result {
    this.nesting += 1;
    if (this.nesting > 2 * SPEC_LIMITS.expressionDepth + 10) tooDeep(this.peek());
    const result = parse();
    this.nesting -= 1;
    return result;
  }
}

type Names = { name: string; from: number; to: number }[];

function parseChoice(cursor: Cursor, names: Names): Expression {
  const at = cursor.peek().from;
  const then = parseLogic(cursor, names, "or");
  if (!cursor.take("if")) return then;
  const condition = cursor.deeper(() => parseLogic(cursor, names, "or"));
  cursor.expect("else", 'an "if" needs an "else": write value if condition else other value');
  const otherwise = cursor.deeper(() => parseChoice(cursor, names));
  return { kind: "choice", condition, then, otherwise, at, depth: 1 + deepest([condition, then, otherwise]) };
}

function parseLogic(cursor: Cursor, names: Names, operator: "or" | "and"): Expression {
  const at = cursor.peek().from;
  const operand = () => (operator === "or" ? parseLogic(cursor, names, "and") : parseNot(cursor, names));
  const first = operand();
  const operands = [first];
  while (cursor.take(operator)) operands.push(operand());
  if (operands.length === 1) return first;
  return { kind: "logic", operator, operands, at, depth: 1 + deepest(operands) };
}

function parseNot(cursor: Cursor, names: Names): Expression {
  const at = cursor.peek().from;
  if (!cursor.take("not")) return parseCompare(cursor, names);
  const operand = cursor.deeper(() => parseNot(cursor, names));
  return { kind: "unary", operator: "not", operand, at, depth: 1 + operand.depth };
}

function parseCompare(cursor: Cursor, names: Names): Expression {
  const at = cursor.peek().from;
  const first = parseChain(cursor, names, 0);
  const rest: { operator: CompareOperator; operand: Expression }[] = [];
  for (;;) {
    const operator = compareOperators.find((text) => cursor.take(text));
    if (operator === undefined) break;
    rest.push({ operator, operand: parseChain(cursor, names, 0) });
  }
  if (rest.length === 0) return first;
  return { kind: "compare", first, rest, at, depth: 1 + deepest([first, ...rest.map((part) => part.operand)]) };
}

const compareOperators: readonly CompareOperator[] = ["<", "<=", ">", ">=", "==", "!="];
const chains: readonly (readonly BinaryOperator[])[] = [
  ["+", "-"],
  ["*", "/", "//", "%"],
];

/** Left-associative operators of one precedence. A chain of them counts as one level, however long. */
function parseChain(cursor: Cursor, names: Names, level: number): Expression {
  const operators = chains[level];
  if (operators === undefined) return parseSign(cursor, names);
  const at = cursor.peek().from;
  let left = parseChain(cursor, names, level + 1);
  for (;;) {
    const operator = operators.find((text) => cursor.take(text));
    if (operator === undefined) return left;
    const right = parseChain(cursor, names, level + 1);
    const sameChain = left.kind === "binary" && operators.includes(left.operator);
    const depth = Math.max(sameChain ? left.depth : left.depth + 1, right.depth + 1);
    left = { kind: "binary", operator, left, right, at, depth };
  }
}

function parseSign(cursor: Cursor, names: Names): Expression {
  const at = cursor.peek().from;
  const operator = (["+", "-"] as const).find((text) => cursor.take(text));
  if (operator === undefined) return parsePower(cursor, names);
  const operand = cursor.deeper(() => parseSign(cursor, names));
  return { kind: "unary", operator, operand, at, depth: 1 + operand.depth };
}

function parsePower(cursor: Cursor, names: Names): Expression {
  const at = cursor.peek().from;
  const left = parseAtom(cursor, names);
  if (!cursor.take("**")) return left;
  const right = cursor.deeper(() => parseSign(cursor, names));
  return { kind: "binary", operator: "**", left, right, at, depth: 1 + deepest([left, right]) };
}

function parseAtom(cursor: Cursor, names: Names): Expression {
  const token = cursor.next();
  const at = token.from;
  if (token.kind === "number") return { kind: "number", value: token.value, at, depth: 1 };
  if (token.text === "True" || token.text === "False") {
    return { kind: "number", value: token.text === "True" ? 1 : 0, at, depth: 1 };
  }
  if (token.kind === "name") {
    if (cursor.take("(")) return cursor.deeper(() => parseCall(cursor, names, token));
    names.push({ name: token.text, from: token.from, to: token.to });
    return { kind: "name", name: token.text, at, depth: 1 };
  }
  if (token.text === "(" && token.kind === "operator") {
    const inner = cursor.deeper(() => parseChoice(cursor, names));
    if (cursor.peek().text === ",") fail("tuples are no part of this language; every value is a number", cursor.peek());
    cursor.expect(")", 'a ")" is missing here');
    return inner;
  }
  return unexpected(token);
}

function parseCall(cursor: Cursor, names: Names, token: Token): Expression {
  const of = expressionFunctions.get(token.text);
  if (of === undefined) {
    const near = nearestName(token.text, [...expressionFunctions.keys()]);
    const hint = near === null ? `there are ${[...expressionFunctions.keys()].join(", ")}` : `did you mean "${near}"?`;
    return fail(`there is no function "${token.text}"; ${hint}`, token);
  }
  const args: Expression[] = [];
  while (!cursor.take(")")) {
    args.push(parseChoice(cursor, names));
    if (cursor.take(",")) continue;
    cursor.expect(")", 'a "," or ")" is missing here');
    break;
  }
  if (args.length < of.least || args.length > of.most) {
    const wanted = of.least === of.most ? `${of.least}` : `at least ${of.least}`;
    fail(`${token.text} takes ${wanted} argument${of.most === 1 ? "" : "s"}, not ${args.length}`, token);
  }
  return { kind: "call", name: token.text, args, at: token.from, depth: 1 + deepest(args) };
}

function deepest(expressions: readonly Expression[]): number {
  return expressions.reduce((depth, expression) => Math.max(depth, expression.depth), 0);
}

function unexpected(token: Token): never {
  return fail(
    token.kind === "end"
      ? "the expression breaks off here; something is missing at its end"
      : `"${token.text.slice(0, 20)}" does not fit here`,
    token,
  );
}

function tooDeep(range: { from: number; to: number }): never {
  return fail(`the expression nests deeper than ${SPEC_LIMITS.expressionDepth}; split it into terms`, range);
}

function fail(message: string, { from, to }: { from: number; to: number }): never {
  throw new SyntaxFault({ message, from, to });
}
