import type { RunStatus } from "@/domain/run/status";
import { tasks } from "@/domain/task/task";

export const bankSources = ["sampled", "imported", "run"] as const;
export type BankSource = (typeof bankSources)[number];

/** What a bank is, apart from its rollouts. The order of those: its groups by place, within a group as stored. */
export type BankInfo = {
  id: string;
  name: string;
  task: string;
  /** Whose log-probabilities its S_ref are. */
  baseModel: string;
  /** By a trainer as a job, from a file, or of a run's own rollouts. */
  source: BankSource;
  split: string;
  /** Of the sampling. */
  temperature: number;
  /** How sampling was cut; null where it was not. */
  topP: number | null;
  topK: number | null;
  /** At which S_ref was measured; null where an import does not say. */
  refTemperature: number | null;
  /** Prompts and rollouts that are there. */
  prompts: number;
  rollouts: number;
  /** The most of one prompt. */
  samplesPerPrompt: number;
  /** On disk, roughly. */
  bytes: number;
  /** Share of its rollouts that succeed; null before the first, or without a signal that is success. */
  accuracy: number | null;
  /** Rollouts that lack S_ref, that do not say what they were sampled from (S_q), and that were kept without text. */
  withoutRef: number;
  withoutSampling: number;
  withoutText: number;
  /** The run that samples it or whose rollouts it holds; null for an import, and for a run that is no longer there. */
  runId: string | null;
  /** The number of the run whose rollouts it holds. */
  runNumber: number | null;
  /** The step range of a run's rollouts. */
  steps: { from: number; to: number } | null;
  fileName: string | null;
  /** Only a finished bank is read; one that is imported or made of a run is finished from the start. */
  status: RunStatus;
  createdAt: Date;
};

type Forecastable = Pick<
  BankInfo,
  | "topP"
  | "topK"
  | "rollouts"
  | "withoutRef"
  | "withoutSampling"
  | "baseModel"
  | "source"
  | "temperature"
  | "refTemperature"
>;

/** Why nothing can be forecast on a bank, and what to do; null where it can. */
export function forecastRefusal(bank: Forecastable): string | null {
  const cut = cutOf(bank);
  if (cut) {
    return `Nothing is forecast on this bank: it was sampled with ${cut}, so answers that the base can give are missing and no weight brings them back. Sample without a cut.`;
  }
  if (bank.rollouts > 0 && bank.withoutRef === bank.rollouts) {
    return `Nothing is forecast on this bank: none of its rollouts has a refLogprob, the log-probability under ${bank.baseModel}. Record it and import again.`;
  }
  return null;
}

/** What makes a forecast on a bank wrong by an unknown amount: without S_q a rollout counts as drawn as S_ref says. */
export function forecastWarning(bank: Forecastable): string | null {
  const { source, temperature, refTemperature, withoutSampling, rollouts } = bank;
  const drawnAlike = source !== "run" && temperature === refTemperature;
  if (withoutSampling === 0 || drawnAlike || forecastRefusal(bank) !== null) return null;
  const how =
    source === "run"
      ? "by the trained policy"
      : `at temperature ${temperature}, with S_ref at ${refTemperature ?? "an unknown one"}`;
  return `${withoutSampling} of ${rollouts} rollouts, sampled ${how}, lack samplingLogprob: a forecast takes S_ref in its place, which is wrong by an unknown amount.`;
}

/** "top-p 0.9 and top-k 50", or null for a bank that was not cut. */
export function cutOf({ topP, topK }: Pick<BankInfo, "topP" | "topK">): string | null {
  const cuts = [topP === null ? null : `top-p ${topP}`, topK === null ? null : `top-k ${topK}`];
  return cuts.filter((cut) => cut !== null).join(" and ") || null;
}

/** The signals that may be success: the task's own; of a task that is not ours the usual names, the first that a bank has counts. */
export function successCandidates(taskId: string): readonly string[] {
  const known = tasks.find(({ id }) => id === taskId);
  return known ? [known.success] : ["correct", "goal_achieved"];
}
