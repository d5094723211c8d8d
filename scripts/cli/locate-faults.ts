import type { Fault } from "@/domain/reward/faults";
import { faultRange } from "@/domain/reward/spec-text";

/** Faults of a JSON text as file:line:column: path: what and what to do. */
export function locateFaults(name: string, text: string, faults: readonly Fault[]): string {
  const lines = faults.map((fault) => {
    const path = fault.path.length === 0 ? "" : `${pathText(fault.path)}: `;
    // The place in the file stands in front already.
    const message = fault.path.length === 0 ? fault.message.replace(/ \(at \d+:\d+\)$/, "") : fault.message;
    return `${name}:${lineAndColumn(text, faultRange(text, fault).from)}: ${path}${message}`;
  });
  return lines.join("\n");
}

/** Where an offset stands in a text, both from 1. */
export function lineAndColumn(text: string, offset: number): string {
  const lines = text.slice(0, offset).split("\n");
  return `${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
}

/** terms[0].weight */
function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
}
