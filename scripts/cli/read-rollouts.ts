import { jsonFault } from "@/domain/reward/spec-text";
import { readRolloutLine } from "@/domain/rollout/read-rollout-line";
import { type Rollout, rolloutSchema } from "@/domain/rollout/rollout";
import { BadInput } from "./bad-input";
import type { Io } from "./io";
import { type Line, readLines } from "./read-lines";
import { nameOfSource } from "./read-source";

/** So many faulty lines are told; more help nobody. */
const MOST_FAULTS = 20;

/**
 * The rollouts of a JSONL file in its order. Text is dropped line by line unless it is asked for, so that what is held grows by
 * the numbers alone. One faulty line is enough to refuse the file; all are looked at, and the first are told.
 */
export async function readRollouts(
  io: Io,
  file: string,
  { text = "drop" }: { text?: "keep" | "drop" } = {},
): Promise<Rollout[]> {
  const rollouts: Rollout[] = [];
  const faults: string[] = [];
  let faulty = 0;
  for await (const line of readLines(io, file)) {
    const read = readRollout(line);
    if ("fault" in read) {
      faulty += 1;
      if (faults.length < MOST_FAULTS) faults.push(`${nameOfSource(file)}:${line.number}${read.fault}`);
    } else if (faulty === 0) rollouts.push(text === "keep" ? read.rollout : { ...read.rollout, ...noText });
  }
  if (faulty > faults.length) faults.push(`and ${faulty - faults.length} more faulty lines; mend these first`);
  if (faults.length > 0) throw new BadInput(faults.join("\n"));
  if (rollouts.length === 0)
    throw new BadInput(`${nameOfSource(file)} has no rollouts: it should have one a line, as JSON.`);
  return rollouts;
}

const noText = { prompt: "", completion: "", answer: null, parsedAnswer: null };

function readRollout({ text }: Line): { rollout: Rollout } | { fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: `:${jsonFault(text).at + 1}: ${faultOf(text)}` };
  }
  // The rules set no bounds beyond the shape; the import of banks has some, and says in words what breaks either.
  const parsed = rolloutSchema.safeParse(value);
  return parsed.success ? { rollout: parsed.data } : { fault: `: ${faultOf(text)}` };
}

function faultOf(text: string): string {
  const read = readRolloutLine(text);
  return read.ok ? "This is no rollout." : read.message;
}
