import { forecastColumns } from "@/domain/forecast/forecast-columns";
import { refusalSentence } from "@/domain/forecast/notes";
import type { ColumnScores } from "@/domain/preview/scores";
import type { Objective } from "@/domain/reward/spec";
import type { RolloutColumns } from "@/domain/rollout/columns";

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
  kl: number | null;
  ess: number;
  unseen: boolean | null;
};

/** The forecast of scored rollouts as the command line prints it: the page's own. */
export function forecastRollouts(input: {
  objective: Objective;
  columns: RolloutColumns;
  scores: ColumnScores;
  success: string | null;
}): { ok: true; forecast: ForecastAnswer } | { ok: false; reason: string } {
  const { objective, columns, scores, success } = input;
  // No rollout has a signal without a name.
  const found = forecastColumns({ columns, scores, objective, success: success ?? "", bank: {} });
  if (!found.ok) {
    const reason = scores.exclusions[0];
    if (found.id === "constant" || reason === undefined) return { ok: false, reason: refusalSentence(found.id) };
    return { ok: false, reason: `No rollout has a value to forecast from: ${reason}.` };
  }
  const { optimum, prompts } = found.forecast;
  return {
    ok: true,
    forecast: {
      accuracy: optimum.accuracy,
      meanLength: optimum.meanLength,
      kl: optimum.kl,
      ess: { mean: optimum.ess?.mean ?? null, min: optimum.ess?.min ?? null },
      unseen: success === null ? null : optimum.unseen,
      signals: optimum.signals,
      perPrompt: prompts.map(({ promptId, samples, accuracy, meanLength, kl, ess, unseen }) => ({
        ...{ promptId, samples, accuracy, meanLength, kl, ess },
        unseen: success === null ? null : unseen,
      })),
    },
  };
}
