import type { ScoredRolloutRecord, TermOutcomeRecord } from "@/domain/protocol/messages";
import type { RewardSpec } from "@/domain/reward/spec";

/** One term of one rollout: a bar where it counts, words where it has no value. */
export type TermBar = {
  id: string;
  label: string;
  role: string;
  /** Its value before the weight; null where it has none. */
  value: number | null;
  /** Weight times value, what it adds to the total; null where it has none or is shown only. */
  weighted: number | null;
  /** Signed share of the greatest weighted value in the group, -1 to 1. */
  share: number;
  /** Why there is no value; null where there is one. */
  outcome: string | null;
  failed: boolean;
};

export type PreparedRollout = {
  index: number;
  completion: string;
  /** An empty completion that is what was written, rather than a text that was not kept. */
  wroteNothing: boolean;
  tokens: number;
  cut: boolean;
  success: boolean | null;
  bars: TermBar[];
  taskTotal: number | null;
  objectiveTotal: number | null;
  advantage: number;
  /** Why the rollout has no reward; null where it has one. Never a 0. */
  excluded: string | null;
};

/**
 * The rollouts of a group with each term's share of the reward. Bars of one group share a scale. A term that did not
 * compute is named, not drawn; a rollout without a total says why.
 */
export function prepareRollouts(input: {
  rollouts: readonly ScoredRolloutRecord[];
  spec: RewardSpec | null;
  /** The signal that is success. */
  success: string | null;
  /** Prompt or completions of the group were kept. */
  withText?: boolean;
}): PreparedRollout[] {
  const { rollouts, spec, success, withText = false } = input;
  const greatest = Math.max(
    0,
    ...rollouts.flatMap((rollout) =>
      Object.values(rollout.terms).map((outcome) => (outcome.status === "ok" ? Math.abs(outcome.weighted ?? 0) : 0)),
    ),
  );
  const texts = rollouts.some(({ completion }) => completion !== "");
  return rollouts.map((rollout, index) => {
    const ids = spec
      ? spec.terms.map((term) => term.id).filter((id) => id in rollout.terms)
      : Object.keys(rollout.terms);
    const bars = ids.flatMap((id): TermBar[] => {
      const outcome = rollout.terms[id];
      if (!outcome) return [];
      const term = spec?.terms.find((candidate) => candidate.id === id);
      const weighted = outcome.status === "ok" ? outcome.weighted : null;
      return [
        {
          id,
          label: term?.label ?? id,
          role: term?.role ?? "task",
          value: outcome.status === "ok" ? outcome.value : null,
          weighted,
          share: weighted === null || greatest === 0 ? 0 : weighted / greatest,
          outcome: outcomeWords(outcome),
          failed: outcome.status === "error" || outcome.status === "timeout",
        },
      ];
    });
    return {
      index,
      completion: rollout.completion,
      // The end of the text is a token too.
      wroteNothing: rollout.completion === "" && (texts || (withText && rollout.tokens <= 1)),
      tokens: rollout.tokens,
      cut: rollout.stopReason === "length",
      success: successOf(rollout, success),
      bars,
      taskTotal: rollout.taskTotal,
      objectiveTotal: rollout.objectiveTotal,
      advantage: rollout.advantage,
      excluded: excludedBecause(rollout, bars),
    };
  });
}

/** How many of a group succeed, of those whose success is known; null where none is. */
export function successWords(rollouts: readonly Pick<PreparedRollout, "success">[]): string | null {
  const known = rollouts.filter(({ success }) => success !== null);
  if (known.length === 0) return null;
  return `${known.filter(({ success }) => success).length} of ${known.length} succeed`;
}

/** In words why a term has no value; null when it has one. */
export function outcomeWords(outcome: TermOutcomeRecord): string | null {
  switch (outcome.status) {
    case "ok":
      return null;
    case "none":
      return "no value: this rollout lacks the signal";
    case "error":
      return `error: ${outcome.reason}`;
    case "timeout":
      return "timed out";
    case "skipped":
      return "left out by its gate";
  }
}

function excludedBecause(rollout: ScoredRolloutRecord, bars: readonly TermBar[]): string | null {
  if (rollout.objectiveTotal !== null) return null;
  const failed = bars.filter((bar) => bar.outcome !== null && bar.outcome !== outcomeWords({ status: "skipped" }));
  if (failed.length > 0) return `excluded: ${failed.map((bar) => `${bar.label} (${bar.outcome})`).join(", ")}`;
  if (rollout.refLogprob === null) return "excluded: the objective needs refLogprob, which the trainer did not send";
  return "excluded: its total is not a finite number";
}

function successOf(rollout: ScoredRolloutRecord, success: string | null): boolean | null {
  const signal = success === null ? undefined : rollout.signals[success];
  if (signal === undefined) return null;
  const value = typeof signal === "number" ? signal : signal.reduce((sum, step) => sum + step, 0);
  return value >= 0.5;
}
