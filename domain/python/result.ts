import type { TermOutcome } from "@/domain/reward/outcome";
import type { Printed, PythonFault } from "./messages";

/** What a Python term said of some rollouts. */
export type PythonResult = {
  /** One a rollout, in their order. */
  outcomes: TermOutcome[];
  printed: Printed;
  /** What was wrong with the code, or what it raised: each kind and line once, with its first traceback. */
  faults: PythonFault[];
  /** Sentences about what was not run. */
  notes: string[];
};

export type PythonLimits = {
  /** Most time of one rollout, in ms: of the processor where the system tells it, else by the clock. */
  rolloutMs: number;
  /** Most time of the code outside of reward, in ms. */
  loadMs: number;
  /** Most time of one call of run, in ms. */
  batchMs: number;
  /** Most memory of Python, in bytes; the process around it may take as much above what it starts with. */
  memoryBytes: number;
  /** Rollouts of one call that may time out, or end Python, before the rest is not run any more. */
  failures: number;
};

export const pythonLimits: PythonLimits = {
  rolloutMs: 1000,
  loadMs: 5000,
  batchMs: 300_000,
  memoryBytes: 512 * 2 ** 20,
  failures: 3,
};

/** A fault in one line: what and where. */
export function faultLine({ message, line }: Pick<PythonFault, "message" | "line">): string {
  return line === null ? message : `${message} (line ${line})`;
}
