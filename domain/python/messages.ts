import { z } from "zod";
import { readSignal } from "@/domain/reward/signals";
import type { Rollout } from "@/domain/rollout/rollout";

/** What a rollout is to `def reward(prompt, completion, answer, signals)`. */
export type PythonRollout = {
  prompt: string;
  completion: string;
  answer: string | null;
  signals: Record<string, number | readonly number[]>;
};

const measured = ["tokens", "ref_logprob", "ref_logprob_per_token"];

/** A rollout with the signals that the rules would read; one that it lacks is not in the dict. */
export function pythonRollout(rollout: Rollout): PythonRollout {
  const signals: PythonRollout["signals"] = {};
  for (const name of [...Object.keys(rollout.signals), ...measured]) {
    const value = readSignal(rollout, name);
    if (value !== null) signals[name] = value;
  }
  return { prompt: rollout.prompt, completion: rollout.completion, answer: rollout.answer, signals };
}

/** What python/engine/engine.mjs is asked; `first` is the place of the first rollout among all that are scored. */
export type EngineRequest =
  | { kind: "load"; term: string; code: string }
  | { kind: "score"; term: string; first: number; rollouts: readonly PythonRollout[] };

const printedSchema = z.object({
  /** The first lines; rollout -1: printed while the code was loaded. */
  lines: z.array(z.object({ rollout: z.int(), text: z.string() })),
  /** All lines, kept or not. */
  count: z.int(),
});

const pythonFaultSchema = z.object({
  message: z.string(),
  /** In the term's code, from 1. */
  line: z.int().nullable(),
  column: z.int().nullable(),
  traceback: z.string(),
  /** Place of the first rollout that met it; null: the code itself. */
  rollout: z.int().nullable(),
  /** Rollouts that met it. */
  count: z.int(),
});

export type Printed = z.infer<typeof printedSchema>;
/** Something wrong in the code of a term. */
export type PythonFault = z.infer<typeof pythonFaultSchema>;

/** Answers besides the rollouts' own, which are a number or a text each: "none", or "error: " and why. */
export const engineAnswerSchema = z.union([
  z.number(),
  z.string(),
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("ready") }),
    z.object({ kind: z.literal("loaded"), fault: pythonFaultSchema.nullable(), printed: printedSchema }),
    z.object({ kind: z.literal("scored"), faults: z.array(pythonFaultSchema), printed: printedSchema }),
    z.object({ kind: z.literal("broken"), reason: z.string() }),
  ]),
]);

export type EngineAnswer = z.infer<typeof engineAnswerSchema>;
