import { parser } from "@lezer/python";

export type Token = {
  kind: "number" | "name" | "operator" | "end";
  text: string;
  /** Offsets in the code. */
  from: number;
  to: number;
  /** The value of a number. */
  value: number;
};

/** What is wrong with an expression, and the offsets it concerns. */
export type ExpressionFault = { message: string; from: number; to: number };

/**
 * The tokens of an expression, by the Lezer Python grammar, or the first thing in it that is no part of the language.
 * Only the grammar's tokens are used: its tree binds `not a and b` as `not (a and b)`, which Python does not. Numbers are
 * read from the text.
 */
export function tokenize(code: string): { ok: true; tokens: Token[] } | { ok: false; fault: ExpressionFault } {
  const tokens: Token[] = [];
  let depth = 0;
  let end = 0;
  for (const leaf of leavesOf(code)) {
    if (leaf.from < end) return refuse("a number may not run into what follows", leaf.from, leaf.to);
    const gap = readGap(code, end, leaf.from);
    if (gap.strange !== null) return refuse(strangeMessage(code, gap.strange), gap.strange, gap.strange + 1);
    if (leaf.name === "Comment") {
      end = leaf.to;
      continue;
    }
    if (gap.newline && depth === 0 && tokens.length > 0) {
      return refuse(
        "an expression over several lines needs parentheses around it; it is one expression, not several statements",
        leaf.from,
        leaf.to,
      );
    }
    const text = code.slice(leaf.from, leaf.to);
    if (leaf.name === "Number") {
      const number = readNumber(code, leaf.from);
      if (!number.ok) return refuse(number.message, leaf.from, leaf.to);
      tokens.push({ kind: "number", text: number.text, from: leaf.from, to: number.to, value: number.value });
      end = number.to;
      continue;
    }
    const foreign = foreignMessage(leaf.name, text);
    if (foreign !== null) return refuse(foreign, leaf.from, leaf.to);
    if (text === "(") depth += 1;
    if (text === ")") depth -= 1;
    if (depth > MAX_DEPTH) {
      return refuse(`parentheses nest deeper than ${MAX_DEPTH}; split the expression into terms`, leaf.from, leaf.to);
    }
    tokens.push({
      kind: /^[A-Za-z_]/.test(text) && !words.has(text) ? "name" : "operator",
      text,
      from: leaf.from,
      to: leaf.to,
      value: Number.NaN,
    });
    end = leaf.to;
  }
  const rest = readGap(code, end, code.length);
  if (rest.strange !== null) return refuse(strangeMessage(code, rest.strange), rest.strange, rest.strange + 1);
  const last = tokens.at(-1)?.to ?? 0;
  tokens.push({ kind: "end", text: "", from: last, to: last, value: Number.NaN });
  return { ok: true, tokens };
}

/** Deepest nesting of parentheses, and of the expression tree. */
export const MAX_DEPTH = 50;

const operators = new Set("+ - * / // % ** < <= > >= == != ( ) ,".split(" "));
const words = new Set(["and", "or", "not", "if", "else", "True", "False"]);
const keywords = new Set(
  (
    "None as assert async await break class continue def del elif except finally for from global import in is lambda " +
    "nonlocal pass raise return try while with yield"
  ).split(" "),
);
const numberPattern =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?/y;

/** A number that ends in its point, as 7. or 5.e3: the grammar would take what follows for an attribute, so it sees 70 and 50e3. */
const trailingPoint = /(?<![\w.])(?<digits>\d(?:_?\d)*)\.(?=[eE][+-]?\d|[^\w.]|$)/g;

function leavesOf(code: string): { name: string; from: number; to: number }[] {
  const leaves: { name: string; from: number; to: number }[] = [];
  parser.parse(code.replaceAll(trailingPoint, "$<digits>0")).iterate({
    enter(node) {
      // Strings hold parts of their own; they are refused whole.
      const whole = /String$/.test(node.name);
      if ((whole || node.node.firstChild === null) && node.to > node.from && !node.type.isTop) {
        leaves.push({ name: node.name, from: node.from, to: node.to });
      }
      return !whole;
    },
  });
  return leaves;
}

/** Between two tokens: spaces, line breaks (that count unless a backslash joins the lines), or something strange. */
function readGap(code: string, from: number, to: number): { newline: boolean; strange: number | null } {
  let newline = false;
  for (let at = from; at < to; at += 1) {
    const char = code[at];
    if (char === "\\" && /^\\\r?\n/.test(code.slice(at, at + 3))) {
      at += code[at + 1] === "\r" ? 2 : 1;
    } else if (char === "\n" || char === "\r") {
      newline = true;
    } else if (char !== " " && char !== "\t" && char !== "\f") {
      return { newline, strange: at };
    }
  }
  return { newline, strange: null };
}

function readNumber(
  code: string,
  from: number,
): { ok: true; text: string; to: number; value: number } | { ok: false; message: string } {
  numberPattern.lastIndex = from;
  const text = numberPattern.exec(code)?.[0] ?? "";
  const to = from + text.length;
  const next = code[to] ?? "";
  if (text === "" || /[\w.]/.test(next)) {
    return {
      ok: false,
      message: /[jJ]/.test(next) ? "complex numbers are no part of this language" : "this is not a number Python knows",
    };
  }
  if (/^0[\d_]*[1-9]/.test(text) && /^[\d_]+$/.test(text)) {
    return { ok: false, message: "a whole number may not begin with 0; leave the zeros out" };
  }
  const value = Number(text.replaceAll("_", ""));
  if (!Number.isFinite(value)) return { ok: false, message: "this number is too large for a float64" };
  return { ok: true, text, to, value };
}

function foreignMessage(name: string, text: string): string | null {
  if (/String$/.test(name) || /^['"]/.test(text)) return "texts are no part of this language; every value is a number";
  if (text === ".") return "attributes are no part of this language; write the name of a signal or of an earlier term";
  if (text === "[" || text === "]")
    return "lists and subscripts are no part of this language; a step signal stands for its sum";
  if (text === "{" || text === "}") return "sets and dictionaries are no part of this language";
  if (text === "lambda") return "lambdas are no part of this language; use the functions it has";
  if (text === "is" || text === "in") return `"${text}" is no part of this language; compare with == or !=`;
  if (text === "None") return "None is no part of this language; every value is a number";
  if (keywords.has(text)) return `"${text}" is a word of Python that is no part of this language; write one expression`;
  if (text === "=" || text === ":=" || name === "UpdateOp") return "nothing can be assigned here; compare with ==";
  if (text === "<>") return 'write != instead of "<>"';
  if (operators.has(text) || words.has(text)) return null;
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text)) return null;
  if (/^[\p{L}_]/u.test(text)) return "names have letters a to z, digits and _ only";
  if (["&", "|", "^", "~", "<<", ">>"].includes(text)) {
    return `"${text}" works on bits and is no part of this language; use and, or, not`;
  }
  return `"${text.slice(0, 20)}" is no part of this language`;
}

function strangeMessage(code: string, at: number): string {
  const char = String.fromCodePoint(code.codePointAt(at) ?? 32);
  return foreignMessage("", char) ?? `"${char}" is not understood here`;
}

function refuse(message: string, from: number, to: number): { ok: false; fault: ExpressionFault } {
  return { ok: false, fault: { message, from, to } };
}
