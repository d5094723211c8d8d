import type { RewardTerm, Source } from "@/domain/reward/spec";
import type { Signal, Task } from "@/domain/task/task";

export type TermInput = Pick<RewardTerm, "id" | "role" | "weight" | "source"> & { label?: string };

/** An id that no term has yet: the wanted one, or with the first free number behind it. */
export function freeId(wanted: string, taken: readonly string[]): string {
  const base = wanted.slice(0, 60);
  if (!taken.includes(base)) return base;
  let number = 2;
  while (taken.includes(`${base}_${number}`)) number += 1;
  return `${base}_${number}`;
}

export type StarterTerm = { label: string; term: TermInput };

/** The terms a task suggests first: correctness (its success), progress and a step penalty, as far as it measures them. */
export function starterTerms(task: Task): StarterTerm[] {
  const has = (name: string) => task.signals.some((signal) => signal.name === name);
  const suggestions: { label: string; signal: string; role: RewardTerm["role"]; weight: number }[] = [
    { label: "Correctness", signal: task.success, role: "task", weight: 1 },
    { label: "Progress", signal: has("progress_grew") ? "progress_grew" : "progress", role: "shaping", weight: 0.2 },
    { label: "Step penalty", signal: "steps", role: "penalty", weight: -0.01 },
  ];
  return suggestions
    .filter((one) => has(one.signal))
    .map(({ label, signal, role, weight }) => ({
      label,
      term: { id: signal, label, role, weight, source: { type: "signal", signal } },
    }));
}

/** A term on a signal; a signal that is bad when high begins as a penalty. */
export function signalTerm(signal: Signal): TermInput {
  const penalty = ["collision", "invalid_action", "truncated", "steps", "tokens"].includes(signal.name);
  const intrinsic = ["ref_logprob", "ref_logprob_per_token", "policy_entropy"].includes(signal.name);
  return {
    id: signal.name,
    role: penalty ? "penalty" : intrinsic ? "intrinsic" : "task",
    weight: penalty ? -0.1 : intrinsic ? 0.01 : 1,
    source: { type: "signal", signal: signal.name },
  };
}

/** A term on an expression, which pays nothing until one writes what it should pay. */
export function expressionTerm(): TermInput {
  return { id: "expression", role: "task", weight: 1, source: { type: "expression", code: "0" } };
}

/** A term on a function of Python that gives what `name` measures, for a start. */
export function pythonTerm(name: string, kind: "outcome" | "step"): TermInput {
  return { id: "python", role: "task", weight: 1, source: { type: "python", code: pythonStart(name, kind) } };
}

/** Code that measures a signal, for a start. */
export function pythonStart(name: string, kind: "outcome" | "step"): string {
  return `def reward(prompt, completion, answer, signals):
    # prompt and completion are texts, answer a text or None.
    # signals: a number by name, or a list with one number a step.
    # Return a number; None where the term has no value.
    return ${kind === "step" ? `sum(signals["${name}"])` : `signals["${name}"]`}
`;
}

/** The source after its type was changed, keeping the text where it can. */
export function withSourceType(source: Source, type: "signal" | "expression", fallback: string): Source {
  if (source.type === type) return source;
  if (type === "expression") return { type, code: source.type === "signal" ? source.signal : fallback };
  return { type, signal: fallback };
}
