import { type ParseArgsConfig, parseArgs } from "node:util";
import type { KnownSignals } from "@/domain/reward/signals";
import { tasks } from "@/domain/task/task";
import { BadInput } from "./bad-input";
import { type Faulty, faultyWords } from "./read-rollouts";

/** The options and file names of a command; an option it does not know is bad input. */
export function readOptions<const T extends NonNullable<ParseArgsConfig["options"]>>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new BadInput(`${message.split(". To specify")[0]?.replace(/\.$/, "")}. --help lists the options.`);
  }
}

/** What every command that scores rollouts takes, so that one line of options serves them all. */
export const scoringOptions = {
  spec: { type: "string" },
  rollouts: { type: "string" },
  advantage: { type: "string" },
  step: { type: "string" },
  success: { type: "string" },
  "base-bank": { type: "string" },
  task: { type: "string" },
  faulty: { type: "string" },
} as const;

/** --faulty: what becomes of a file of rollouts with faulty lines. */
export function faultyOf(value: string | undefined): Faulty {
  return oneOf(value, "--faulty", faultyWords);
}

/** The value of an option without which the command cannot go on. */
export function required(value: string | undefined, option: string, what: string): string {
  if (value === undefined) throw new BadInput(`${option} is missing: give ${what}, or - for standard input.`);
  return value;
}

/** One of several words; the first is the default. */
export function oneOf<T extends string>(value: string | undefined, option: string, words: readonly [T, ...T[]]): T {
  if (value === undefined) return words[0];
  const word = words.find((one) => one === value);
  if (word === undefined) throw new BadInput(`${option} is "${value}"; it is one of ${words.join(", ")}.`);
  return word;
}

/** A policy step; null when the option was not given. */
export function stepOf(value: string | undefined): number | null {
  if (value === undefined) return null;
  const step = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(step))
    throw new BadInput(`--step is "${value}"; give a whole number from 0.`);
  return step;
}

/** The signals of a task by its id; null, nothing known, when none is named. */
export function knownSignalsOf(taskId: string | undefined): KnownSignals {
  if (taskId === undefined) return null;
  const task = tasks.find(({ id }) => id === taskId);
  if (!task)
    throw new BadInput(`--task is "${taskId}"; it is one of ${tasks.map(({ id }) => id).join(", ")}, or left out.`);
  return { signals: task.signals };
}

/** No file names belong on this command line beside its options. */
export function noFiles(positionals: readonly string[]): void {
  const [first] = positionals;
  if (first !== undefined) throw new BadInput(`"${first}" belongs to no option. --help lists the options.`);
}
