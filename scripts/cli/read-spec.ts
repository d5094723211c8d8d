import type { KnownSignals } from "@/domain/reward/signals";
import type { RewardSpec } from "@/domain/reward/spec";
import { faultRange, parseRewardSpecText } from "@/domain/reward/spec-text";
import { BadInput } from "./bad-input";
import type { Io } from "./io";
import { nameOfSource } from "./read-source";
import { readText } from "./read-text";

/** The reward of a file; what is wrong with it is bad input, a line each: file:line:column: path: what and what to do. */
export async function readSpec(io: Io, file: string, known: KnownSignals): Promise<RewardSpec> {
  const text = await readText(io, file);
  const parsed = parseRewardSpecText(text, known);
  if (parsed.ok) return parsed.spec;
  const lines = parsed.faults.map((fault) => {
    const { from } = faultRange(text, fault);
    const path = fault.path.length === 0 ? "" : `${pathText(fault.path)}: `;
    // The place in the file stands in front already.
    const message = fault.path.length === 0 ? fault.message.replace(/ \(at \d+:\d+\)$/, "") : fault.message;
    return `${nameOfSource(file)}:${lineAndColumn(text, from)}: ${path}${message}`;
  });
  throw new BadInput(lines.join("\n"));
}

/** terms[0].weight */
export function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
}

function lineAndColumn(text: string, offset: number): string {
  const lines = text.slice(0, offset).split("\n");
  return `${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
}
