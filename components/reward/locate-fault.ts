import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import type { Fault } from "@/domain/reward/faults";

/** Where in the JSON text a fault stands: its value, or the nearest thing around it when it is missing. */
export function locateFault(text: string, fault: Fault): { from: number; to: number } {
  const root = parseTree(text);
  if (!root) return { from: 0, to: text.length };
  if (fault.path.length === 0) {
    return fault.within ?? { from: root.offset, to: Math.min(root.offset + 1, text.length) };
  }
  for (let length = fault.path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, fault.path.slice(0, length));
    if (!node) continue;
    if (length === fault.path.length) return whole(text, node, fault.within);
    return opening(node);
  }
  return opening(root);
}

/** The first line's worth of a value that holds many others: underlining all of it would say nothing. */
function opening(node: Node): { from: number; to: number } {
  const key = node.parent?.type === "property" ? node.parent.children?.[0] : undefined;
  const at = key ?? node;
  const length = at.type === "object" || at.type === "array" ? 1 : at.length;
  return { from: at.offset, to: at.offset + length };
}

function whole(text: string, node: Node, within: Fault["within"]): { from: number; to: number } {
  if (node.type === "object" || node.type === "array") return opening(node);
  const range = { from: node.offset, to: node.offset + node.length };
  if (node.type !== "string" || !within) return range;
  const raw = text.slice(node.offset + 1, node.offset + node.length - 1);
  const from = node.offset + 1 + rawOffset(raw, within.from);
  const to = node.offset + 1 + rawOffset(raw, within.to);
  return to > from ? { from, to } : { from: Math.max(range.from, from - 1), to: Math.min(range.to, from + 1) };
}

/** Where in a string as JSON writes it (without its quotes) the n-th character of its value begins; escapes are longer. */
function rawOffset(raw: string, n: number): number {
  let at = 0;
  for (let seen = 0; seen < n && at < raw.length; seen += 1) {
    if (raw[at] !== "\\") at += 1;
    else at += raw[at + 1] === "u" ? 6 : 2;
  }
  return at;
}
