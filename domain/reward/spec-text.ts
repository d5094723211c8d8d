import { createScanner, findNodeAtLocation, getNodePath, type Node, type ParseError, parseTree } from "jsonc-parser";
import { cappedFaults, type Fault } from "./faults";
import { tooLarge } from "./limits";
import { type ParsedReward, parseRewardSpec } from "./parse";
import type { KnownSignals } from "./signals";
import { SPEC_LIMITS } from "./spec";

/**
 * A reward written as JSON text. Beside the faults of parseRewardSpec it reports where the text is no JSON (path [], `within`
 * the offsets in the text) and keys written twice. Never throws.
 */
export function parseRewardSpecText(text: string, known: KnownSignals): ParsedReward {
  if (text.length > SPEC_LIMITS.bytes || new TextEncoder().encode(text).length > SPEC_LIMITS.bytes) {
    return { ok: false, faults: [{ path: [], message: tooLarge }] };
  }
  const tree = readTree(text);
  if (tree === "deep") {
    return {
      ok: false,
      faults: [{ path: [], message: `lists and objects nest deeper than ${MAX_NESTING}; flatten them` }],
    };
  }
  // What a parser says after the first fault mostly follows from it.
  if (tree.errors.length > 0) return { ok: false, faults: syntaxFaults(text, tree.errors.slice(0, 1)) };
  const doubles = tree.root ? doubledKeys(tree.root) : [];
  if (doubles.length > 0) return { ok: false, faults: cappedFaults(doubles) };
  try {
    return parseRewardSpec(JSON.parse(text), known);
  } catch {
    return { ok: false, faults: [{ path: [], message: "this is no JSON; check its commas, quotes and brackets" }] };
  }
}

/**
 * Offsets in a JSON text that a fault concerns: its value, narrowed by `within` where the value is a text without escapes;
 * the key of what holds it where it is missing; the whole text when nothing better is known.
 */
export function faultRange(text: string, fault: Pick<Fault, "path" | "within">): { from: number; to: number } {
  const { path, within } = fault;
  if (path.length === 0 && within) return within;
  const tree = readTree(text);
  if (tree === "deep" || !tree.root) return { from: 0, to: text.length };
  const node = findNodeAtLocation(tree.root, path);
  if (node) {
    const whole = { from: node.offset, to: node.offset + node.length };
    const raw = text.slice(whole.from, whole.to);
    if (!within || node.type !== "string" || raw.includes("\\")) return whole;
    const from = Math.min(whole.from + 1 + within.from, whole.to - 1);
    return { from, to: Math.max(from, Math.min(whole.from + 1 + within.to, whole.to)) };
  }
  for (let length = path.length - 1; length > 0; length -= 1) {
    const holder = findNodeAtLocation(tree.root, path.slice(0, length));
    if (holder) return keyRange(holder);
  }
  return { from: tree.root.offset, to: tree.root.offset + 1 };
}

/** JSON text deeper than this is refused before it is read, since reading it recurses. */
const MAX_NESTING = 64;

function readTree(text: string): { root: Node | undefined; errors: ParseError[] } | "deep" {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token = scanner.scan(); token !== endOfFile; token = scanner.scan()) {
    if (token === openBrace || token === openBracket) depth += 1;
    if (token === closeBrace || token === closeBracket) depth -= 1;
    if (depth > MAX_NESTING) return "deep";
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  return { root, errors };
}

// jsonc-parser's SyntaxKind is a const enum, which isolated modules cannot read.
const [openBrace, closeBrace, openBracket, closeBracket, endOfFile] = [1, 2, 3, 4, 17];

/** By jsonc-parser's ParseErrorCode. */
const syntaxMessages: Record<number, string> = {
  1: "this is no JSON value; texts need double quotes, numbers no NaN or Infinity",
  2: "this is no JSON number",
  3: "a key in double quotes belongs here; is there a comma too many?",
  4: "a value is missing here; is there a comma too many?",
  5: 'a ":" is missing here',
  6: 'a "," is missing here',
  7: 'a "}" is missing here',
  8: 'a "]" is missing here',
  9: "the JSON ends before this; take out what follows",
  10: "JSON has no comments; take it out",
  11: "JSON has no comments; take it out",
  12: 'the text is not closed; add a "',
  13: "this is no JSON number",
  14: "this is no \\u escape of JSON; it has four hexadecimal digits",
  15: 'JSON has no such escape; after a backslash go " \\ / b f n r t u',
  16: "this character cannot stand in a text; escape it",
};

function syntaxFaults(text: string, errors: readonly ParseError[]): Fault[] {
  return errors.map(({ error, offset, length }) => ({
    path: [],
    message: `${syntaxMessages[error] ?? "this is no JSON"} (at ${position(text, offset)})`,
    within: { from: offset, to: Math.min(text.length, offset + Math.max(1, length)) },
  }));
}

/** Why a text is no JSON, and the offset where; of a text that JSON.parse refused. */
export function jsonFault(text: string): { message: string; at: number } {
  const tree = readTree(text);
  if (tree === "deep") return { message: `lists and objects nest deeper than ${MAX_NESTING}; flatten them`, at: 0 };
  const [first] = tree.errors;
  if (first === undefined) return { message: "this is no JSON; check its commas, quotes and brackets", at: 0 };
  return { message: syntaxMessages[first.error] ?? "this is no JSON", at: first.offset };
}

function doubledKeys(root: Node): Fault[] {
  const faults: Fault[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const seen = new Set<unknown>();
    for (const child of node.children ?? []) {
      open.push(child);
      const key = child.type === "property" ? child.children?.[0] : undefined;
      if (key === undefined) continue;
      if (seen.has(key.value)) {
        const within = { from: key.offset, to: key.offset + key.length };
        const message = `the key "${String(key.value)}" is there twice in ${getNodePath(node).join(".") || "the spec"}; take one out`;
        faults.push({ path: [], message, within });
      }
      seen.add(key.value);
    }
  }
  return faults;
}

function keyRange(node: Node): { from: number; to: number } {
  const key = node.parent?.type === "property" ? node.parent.children?.[0] : undefined;
  if (key && key !== node) return { from: key.offset, to: key.offset + key.length };
  return { from: node.offset, to: node.offset + 1 };
}

function position(text: string, offset: number): string {
  const lines = text.slice(0, offset).split("\n");
  return `${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
}
