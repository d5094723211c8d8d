import type { RewardSpec } from "@/domain/reward/spec";
import { commonSignals, type Signal, type Task } from "@/domain/task/task";

/** The task's own signals and those every trainer measures. */
export function signalsOf(task: Task): Signal[] {
  return [...task.signals, ...commonSignals];
}

/** The task whose signals a reward uses: the one that lacks the fewest of them, the first of equals. */
export function taskThatFits<T extends Task>(spec: RewardSpec, tasks: readonly T[]): T | undefined {
  let best: { task: T; missing: number } | undefined;
  for (const task of tasks) {
    const missing = missingSignals(spec, task).length;
    if (!best || missing < best.missing) best = { task, missing };
  }
  return best?.task;
}

/** Signals that terms name and the task does not measure; expressions are checked by the parser. */
export function missingSignals(spec: RewardSpec, task: Task): string[] {
  const known = new Set(signalsOf(task).map((signal) => signal.name));
  const named = spec.terms.flatMap((term) => (term.source.type === "signal" ? [term.source.signal] : []));
  return [...new Set(named)].filter((name) => !known.has(name));
}
