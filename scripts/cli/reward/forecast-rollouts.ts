import { type ForecastSample, forecast } from "@/domain/objective/forecast";
import type { ColumnScores } from "@/domain/preview/scores";
import { readSignal } from "@/domain/reward/signals";
import type { Objective } from "@/domain/reward/spec";
import type { RolloutColumns } from "@/domain/rollout/columns";
import type { Rollout } from "@/domain/rollout/rollout";

export type ForecastAnswer = {
  accuracy: number | null;
  /** Tokens. */
  meanLength: number | null;
  /** Nats. */
  kl: number | null;
  /** Effective samples of a prompt. */
  ess: { mean: number | null; min: number | null };
  /** Share of prompts without one success among their samples; null where success is not measured. */
  unseen: number | null;
  signals: Record<string, number | null>;
  perPrompt: PromptAnswer[];
};

type PromptAnswer = {
  promptId: string;
  samples: number;
  accuracy: number | null;
  meanLength: number | null;
  kl: number;
  ess: number;
  unseen: boolean | null;
};

/** The forecast of scored rollouts as the command line prints it; a prompt's samples are all its rollouts, whatever their group. */
export function forecastRollouts(input: {
  objective: Objective;
  rollouts: readonly Rollout[];
  columns: RolloutColumns;
  scores: ColumnScores;
  success: string | null;
}): { ok: true; forecast: ForecastAnswer } | { ok: false; reason: string } {
  const { objective, rollouts, columns, scores, success } = input;
  const samples = rollouts.map((rollout, index): ForecastSample => {
    const taskTotal = scores.taskTotal[index] ?? Number.NaN;
    const solved = success === null ? null : signalValue(rollout, success);
    return {
      group: rollout.promptId,
      taskTotal: Number.isNaN(taskTotal) ? null : taskTotal,
      refLogprob: rollout.refLogprob,
      samplingLogprob: rollout.samplingLogprob,
      tokens: rollout.tokens,
      success: solved === null ? null : solved >= 0.5 ? 1 : 0,
    };
  });
  const names = [...columns.signals.keys()];
  const found = forecast({
    objective,
    samples,
    functions: Object.fromEntries([
      ["accuracy", (sample: ForecastSample) => sample.success] as const,
      ["length", (sample: ForecastSample) => sample.tokens] as const,
      // A prefix keeps a signal called "accuracy" apart.
      ...names.map((name) => [`signal ${name}`, signalAt(rollouts, name)] as const),
    ]),
  });
  if (!found.ok) return found;
  const { values, kl, ess, unseen, prompts } = found.forecast;
  if (prompts.length === 0) {
    const reason = scores.exclusions[0];
    return { ok: false, reason: `No rollout has a value to forecast from${reason ? `: ${reason}` : ""}.` };
  }
  return {
    ok: true,
    forecast: {
      accuracy: values.accuracy ?? null,
      meanLength: values.length ?? null,
      kl,
      ess: { mean: ess, min: prompts.reduce((low, prompt) => Math.min(low, prompt.ess), Number.MAX_VALUE) },
      unseen: success === null ? null : unseen,
      signals: Object.fromEntries(names.map((name) => [name, values[`signal ${name}`] ?? null])),
      perPrompt: prompts.map((prompt) => ({
        promptId: prompt.group,
        samples: prompt.samples,
        accuracy: prompt.values.accuracy ?? null,
        meanLength: prompt.values.length ?? null,
        kl: prompt.kl,
        ess: prompt.ess,
        unseen: success === null ? null : prompt.unseen,
      })),
    },
  };
}

function signalAt(rollouts: readonly Rollout[], name: string) {
  return (_: ForecastSample, index: number): number | null => {
    const rollout = rollouts[index];
    return rollout === undefined ? null : signalValue(rollout, name);
  };
}

/** A signal as a number, a step signal as its sum; null where the rollout lacks it. */
function signalValue(rollout: Rollout, name: string): number | null {
  const signal = readSignal(rollout, name);
  const value = signal === null || typeof signal === "number" ? signal : signal.reduce((sum, step) => sum + step, 0);
  return value === null || Number.isFinite(value) ? value : null;
}
