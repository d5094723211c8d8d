import type { ScoredRolloutRecord } from "@/domain/protocol/messages";
import type { RewardSpec } from "@/domain/reward/spec";
import {
  type StepContribution,
  stepContributions,
  stepSignalsOf,
  stepTotals,
} from "@/domain/reward/step-contributions";
import { type PreparedPath, preparePath } from "./prepare-path";

export type StepRow = { id: string; label: string; values: (number | null)[] };

export type PreparedSteps = {
  /** Steps drawn; more than MAX_STEPS are cut. */
  shown: number;
  steps: number;
  /** A letter for each step where the task is known; null elsewhere. */
  moves: string[] | null;
  path: PreparedPath | null;
  signals: StepRow[];
  /** What each step is paid by the terms that can be told step by step; null where none can. */
  rewards: number[] | null;
  terms: StepRow[];
  /** Terms that count for the whole path alone, with the reason. */
  whole: { id: string; label: string; total: number | null; reason: string }[];
};

const MAX_STEPS = 64;

/** A rollout's steps: its step signals, what each step is paid, and in a gridworld the path. Null where it has none. */
export function prepareSteps(input: {
  rollout: Pick<ScoredRolloutRecord, "completion" | "signals" | "policyStep" | "terms">;
  prompt: string;
  task: string;
  spec: RewardSpec | null;
}): PreparedSteps | null {
  const { rollout, prompt, task, spec } = input;
  const { names, steps } = stepSignalsOf(rollout.signals);
  if (names.length === 0) return null;
  const weighted = Object.fromEntries(
    Object.entries(rollout.terms).map(([id, term]) => [id, term.status === "ok" ? term.weighted : null]),
  );
  const contributions = spec
    ? stepContributions(spec, { signals: rollout.signals, policyStep: rollout.policyStep, weighted })
    : [];
  const path = task === "gridworld" ? preparePath(prompt, rollout.completion) : null;
  // What was measured is believed: a picture that took another number of steps is of another world.
  const fitting = path && path.moves.length === steps ? path : null;
  const shown = Math.min(steps, MAX_STEPS);
  return {
    shown,
    steps,
    moves: fitting?.moves.slice(0, shown) ?? null,
    path: fitting,
    signals: names.map((name) => ({ id: name, label: name, values: rowOf(rollout.signals[name], shown) })),
    rewards: stepTotals(contributions, shown),
    terms: contributions
      .filter(isStepped)
      .map(({ id, label, values }) => ({ id, label, values: rowOf(values, shown) })),
    whole: contributions.flatMap((one) => (one.kind === "whole" ? [one] : [])),
  };
}

function isStepped(one: StepContribution): one is Extract<StepContribution, { kind: "steps" }> {
  return one.kind === "steps";
}

function rowOf(values: number | readonly (number | null)[] | undefined, shown: number): (number | null)[] {
  if (values === undefined || typeof values === "number") return [];
  return Array.from({ length: shown }, (_, k) => values[k] ?? null);
}
