import { jsonFault } from "@/domain/reward/spec-text";
import { readRolloutLine } from "@/domain/rollout/read-rollout-line";
import type { Rollout } from "@/domain/rollout/rollout";
import { BadInput } from "./bad-input";
import type { Io } from "./io";
import { readLines } from "./read-lines";
import { nameOfSource } from "./read-source";

/** So many faulty lines are told; more help nobody. */
const MOST_FAULTS = 20;

/** What becomes of a file with faulty lines: nothing is read of it, or they are left out. */
export const faultyWords = ["refuse", "skip"] as const;
export type Faulty = (typeof faultyWords)[number];

/**
 * The rollouts of a JSONL file in its order, read as an import of a bank reads them. Text is dropped line by line unless it is
 * asked for, so that what is held grows by the numbers alone. All lines are looked at, and the first faulty ones are told.
 */
export async function readRollouts(
  io: Io,
  file: string,
  { text = "drop", faulty = "refuse" }: { text?: "keep" | "drop"; faulty?: Faulty | undefined } = {},
): Promise<Rollout[]> {
  const name = nameOfSource(file);
  const rollouts: Rollout[] = [];
  const faults: string[] = [];
  const seen = { lines: 0, faulty: 0 };
  for await (const line of readLines(io, file)) {
    seen.lines += 1;
    const read = readRolloutLine(line.text);
    if (!read.ok) {
      seen.faulty += 1;
      if (faults.length < MOST_FAULTS) faults.push(`${name}:${line.number}${columnOf(line.text)}: ${read.message}`);
    } else if (faulty === "skip" || seen.faulty === 0)
      rollouts.push(text === "keep" ? read.rollout : { ...read.rollout, ...noText });
  }
  if (seen.faulty > faults.length) faults.push(`and ${seen.faulty - faults.length} more faulty lines`);
  if (faulty === "refuse" && seen.faulty > 0)
    throw new BadInput([...faults, "Mend these lines, or leave them out with --faulty skip."].join("\n"));
  if (rollouts.length === 0)
    throw new BadInput([...faults, `${name} has no rollouts: it should have one a line, as JSON.`].join("\n"));
  if (seen.faulty > 0)
    io.note([...faults, `${seen.faulty} of ${seen.lines} lines of ${name} are faulty and were left out.`].join("\n"));
  return rollouts;
}

const noText = { prompt: "", completion: "", answer: null, parsedAnswer: null };

/** ":12" where a line is no JSON, for where it breaks. */
function columnOf(text: string): string {
  try {
    JSON.parse(text);
    return "";
  } catch {
    return `:${jsonFault(text).at + 1}`;
  }
}
