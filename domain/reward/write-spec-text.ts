import { applyEdits, findNodeAtLocation, type JSONPath, modify, parseTree } from "jsonc-parser";

const formattingOptions = { tabSize: 2, insertSpaces: true, eol: "\n" };

/** The text of a value as the composer writes it; pairs of numbers, such as ranges, stay on one line. */
export function writeSpecText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replaceAll(/\[\n\s+(-?[\d.e+-]+),\n\s+(-?[\d.e+-]+)\n\s+\]/g, "[$1, $2]")}\n`;
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
