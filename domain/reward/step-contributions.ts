import { isSummed } from "./aggregate";
import type { RewardSpec, RewardTerm } from "./spec";
import { isGroupTransform, transformSteps } from "./transforms";
import { weightAt } from "./weight";

/** A rollout as far as its steps go: its signals, and what each term added to the reward as it was recorded. */
export type SteppedRollout = {
  signals: Readonly<Record<string, number | readonly number[]>>;
  policyStep: number;
  /** By term id: the recorded part of the reward; null or absent where it has none. */
  weighted: Readonly<Record<string, number | null | undefined>>;
};

/** What a term adds to the reward: step by step where that can be told, else only for the whole path. */
export type StepContribution = { id: string; label: string } & (
  | { kind: "steps"; values: (number | null)[]; total: number }
  | { kind: "whole"; total: number | null; reason: string }
);

/**
 * What each term that counts adds at each step. Only a weighted sum of step signals falls apart into steps, transformed value
 * by value; its values sum to the term's part. Anything else is told for the whole path, with the reason.
 */
export function stepContributions(spec: RewardSpec, rollout: SteppedRollout): StepContribution[] {
  return spec.terms.filter(isSummed).map((term): StepContribution => {
    const named = { id: term.id, label: term.label ?? term.id };
    const recorded = rollout.weighted[term.id] ?? null;
    const whole = (reason: string): StepContribution => ({ ...named, kind: "whole", total: recorded, reason });
    const found = stepValues(spec, term, rollout);
    if (!found.ok) return whole(found.reason);
    const total = found.values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
    // Renormalising over present terms, or a term left out, changes the part as a whole.
    if (recorded === null) return whole("it has no part in this rollout's reward");
    if (Math.abs(total - recorded) > 1e-6 * Math.max(1, Math.abs(recorded)))
      return whole("its recorded part is not the sum over these steps");
    return { ...named, kind: "steps", values: found.values, total };
  });
}

/** The sums by step over the terms that can be told step by step; null where none can. */
export function stepTotals(contributions: readonly StepContribution[], steps: number): number[] | null {
  const told = contributions.flatMap((one) => (one.kind === "steps" ? [one.values] : []));
  if (told.length === 0) return null;
  return Array.from({ length: steps }, (_, k) => told.reduce((sum, values) => sum + (values[k] ?? 0), 0));
}

/** The names of a rollout's step signals and how many steps they cover. */
export function stepSignalsOf(signals: SteppedRollout["signals"]): { names: string[]; steps: number } {
  const stepped = Object.entries(signals).flatMap(([name, values]) =>
    typeof values === "number" ? [] : [{ name, steps: values.length }],
  );
  return { names: stepped.map(({ name }) => name), steps: Math.max(0, ...stepped.map(({ steps }) => steps)) };
}

type Found = { ok: true; values: (number | null)[] } | { ok: false; reason: string };

function stepValues({ aggregate }: RewardSpec, term: RewardTerm, rollout: SteppedRollout): Found {
  const not = (reason: string): Found => ({ ok: false, reason });
  if (aggregate.op !== "weighted_sum") return not("only a weighted sum falls apart into steps");
  const { source } = term;
  if (source.type !== "signal")
    return not(source.type === "expression" ? "an expression sees sums over the path" : "it is scored once a path");
  const signal = Object.hasOwn(rollout.signals, source.signal) ? rollout.signals[source.signal] : undefined;
  if (signal === undefined || typeof signal === "number") return not("its signal is measured once a path");
  if (term.gate) return not("its gate looks at the whole path");
  const group = term.transforms.find(isGroupTransform);
  if (group) return not(`${group.op} compares whole paths`);
  const measured = transformSteps(term.transforms, signal);
  if (!("steps" in measured)) return not("its steps gave no finite number");
  const weight = weightAt(term.weight, rollout.policyStep);
  // A potential that keeps its last value has one value fewer than there are steps.
  const values = signal.map((_, k): number | null => {
    const value = measured.steps[k];
    return value === undefined ? null : weight * value || 0;
  });
  return { ok: true, values };
}
