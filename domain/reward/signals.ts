import type { Rollout } from "@/domain/rollout/rollout";
import { commonSignals } from "@/domain/task/task";

/** The signals a task measures; null where the task is not known. */
export type KnownSignals = { signals: readonly { name: string; kind: "outcome" | "step" }[] } | null;

/** Whether a known signal is measured per rollout or per step; null when no such signal is known. */
export function kindOfSignal(name: string, known: KnownSignals): "outcome" | "step" | null {
  const all = [...(known?.signals ?? []), ...commonSignals];
  return all.find((signal) => signal.name === name)?.kind ?? null;
}

/** Names of all signals: the task's and those every trainer measures. */
export function signalNames(known: KnownSignals): string[] {
  return [...new Set([...(known?.signals ?? []), ...commonSignals].map((signal) => signal.name))];
}

/**
 * A signal of a rollout: a number (outcome), an array (step), or null where the rollout lacks it. Tokens and reference
 * log-probability are read from the rollout itself when its signals do not hold them.
 */
export function readSignal(rollout: Rollout, name: string): number | readonly number[] | null {
  if (Object.hasOwn(rollout.signals, name)) return rollout.signals[name] ?? null;
  return measuredOnEvery(name, rollout.tokens, rollout.refLogprob);
}

/** What a rollout says of itself whatever its signals: tokens and reference log-probability; null for any other name. */
export function measuredOnEvery(name: string, tokens: number, refLogprob: number | null): number | null {
  if (name === "tokens") return tokens;
  if (name === "ref_logprob") return refLogprob;
  if (name === "ref_logprob_per_token") return refLogprob === null || tokens === 0 ? refLogprob : refLogprob / tokens;
  return null;
}
