import {
  applyEdits,
  findNodeAtLocation,
  type JSONPath,
  modify,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";

const formattingOptions = { tabSize: 2, insertSpaces: true, eol: "\n" };

/** The text of a value as the composer writes it. */
export function writeSpecText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The text with the value at a path replaced (undefined removes it), everything else as it was typed. */
export function setInText(text: string, path: JSONPath, value: unknown): string {
  return applyEdits(text, modify(text, path, value, { formattingOptions }));
}

/** The text with a value put at the end of an array, which is made when it is not there. */
export function appendInText(text: string, path: JSONPath, length: number, value: unknown): string {
  if (length === 0) return setInText(text, path, [value]);
  return applyEdits(text, modify(text, [...path, length], value, { formattingOptions, isArrayInsertion: true }));
}

/** The text with two elements of an array exchanged, each as it was typed. */
export function swapInText(text: string, array: JSONPath, a: number, b: number): string {
  const root = parseTree(text);
  const one = root && findNodeAtLocation(root, [...array, Math.min(a, b)]);
  const other = root && findNodeAtLocation(root, [...array, Math.max(a, b)]);
  if (!one || !other || one === other) return text;
  const piece = (node: { offset: number; length: number }) => text.slice(node.offset, node.offset + node.length);
  const between = text.slice(one.offset + one.length, other.offset);
  return `${text.slice(0, one.offset)}${piece(other)}${between}${piece(one)}${text.slice(other.offset + other.length)}`;
}

export type SyntaxFault = { message: string; from: number; to: number };

/** The value of a JSON text, or every place where it is not JSON. */
export function readJson(text: string): { ok: true; value: unknown } | { ok: false; faults: SyntaxFault[] } {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  if (errors.length === 0) {
    try {
      return { ok: true, value: JSON.parse(text) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { ok: false, faults: [{ message: `This is not JSON: ${message}.`, from: 0, to: text.length }] };
    }
  }
  return {
    ok: false,
    faults: errors
      .filter(isFirstOfItsKind)
      .slice(0, 20)
      .map((error) => {
        const from = Math.min(error.offset, Math.max(0, text.length - 1));
        return { message: explain(error, text), from, to: Math.min(text.length, from + Math.max(1, error.length)) };
      }),
  };
}

/** One slip makes the parser complain again right behind it: only the first complaint helps. */
function isFirstOfItsKind(error: ParseError, at: number, all: readonly ParseError[]): boolean {
  const before = all[at - 1];
  return before === undefined || error.offset > before.offset + before.length + 1;
}

function explain(error: ParseError, text: string): string {
  const piece = text.slice(error.offset, error.offset + error.length).trim();
  const code = printParseErrorCode(error.error);
  if (code === "InvalidSymbol") {
    if (/^-?(nan|inf(inity)?)$/i.test(piece)) return `JSON has no ${piece}: write a finite number.`;
    return `“${piece.slice(0, 24)}” has no meaning here: text goes in double quotes.`;
  }
  return explanations[code] ?? `This is not JSON (${code}).`;
}

const explanations: Record<string, string | undefined> = {
  InvalidNumberFormat: "This is not a number as JSON writes it, like 0.5, -2 or 1e-4.",
  PropertyNameExpected: "A name in double quotes is expected here (is a comma too many before it?).",
  ValueExpected: "A value is expected here (is a comma too many before it?).",
  ColonExpected: "A colon is expected here.",
  CommaExpected: "A comma is expected here.",
  CloseBraceExpected: "A closing brace } is missing.",
  CloseBracketExpected: "A closing bracket ] is missing.",
  EndOfFileExpected: "The spec ends before this: remove what follows.",
  InvalidCommentToken: "JSON has no comments: remove this one.",
  UnexpectedEndOfString: "This text has no closing quote.",
  InvalidEscapeCharacter: "This escape is unknown to JSON.",
  InvalidCharacter: "This character must be escaped.",
};
