import { majAtK } from "@/domain/evaluation/maj-at-k";
import { passAtK } from "@/domain/evaluation/pass-at-k";
import type { EvaluationRecord } from "@/domain/protocol/messages";
import { mean } from "@/domain/statistics/moments";

type Problem = EvaluationRecord["problems"][number];

/** What a base model must be, before any RL, for the regimes to part ways on it (docs/regimes.md). */
export const STAGE_LIMITS = {
  passAt1: [0.2, 0.6],
  /** Least gain of pass@16 over pass@1. */
  gainAt16: 0.2,
  /** Least share of prompts beyond the easiest tier whose most likely answer is wrong. */
  wrongOnHard: 0.3,
} as const;

export type Stage = {
  passAt1: number;
  passAt16: number;
  /** Share of prompts, of those beyond the easiest tier, whose most frequent answer among the samples is wrong. */
  wrongOnHard: number;
  /** Per tier, the share of prompts that no sample solved. */
  unsolved: Record<string, number>;
  /** What is not as it must be, as sentences. */
  faults: string[];
};

/** Measures the stage on an evaluation of the base; `tiers` lie from the easiest to the hardest. */
export function stageOf(problems: readonly Problem[], tiers: readonly string[]): Stage {
  const passAt1 = mean(problems.map(({ samples, correct }) => correct / samples));
  const passAt16 = mean(problems.map(({ samples, correct }) => passAtK(samples, correct, 16) ?? Number.NaN));
  const hard = problems.filter(({ tier }) => tier !== tiers[0]);
  // A tie of the most frequent answers counts as its share of right ones.
  const wrongOnHard = 1 - mean(hard.map(({ answers, samples }) => majAtK(answers, samples) ?? 0));
  const unsolved = Object.fromEntries(
    tiers.map((tier) => {
      const ofTier = problems.filter((problem) => problem.tier === tier);
      return [tier, ofTier.filter(({ correct }) => correct === 0).length / Math.max(1, ofTier.length)];
    }),
  );
  const [least, most] = STAGE_LIMITS.passAt1;
  const faults = [
    passAt1 >= least && passAt1 <= most ? "" : `pass@1 is ${passAt1.toFixed(3)}, not from ${least} to ${most}`,
    passAt16 - passAt1 >= STAGE_LIMITS.gainAt16
      ? ""
      : `pass@16 is only ${(passAt16 - passAt1).toFixed(3)} above pass@1`,
    wrongOnHard >= STAGE_LIMITS.wrongOnHard
      ? ""
      : `the most likely answer is wrong on only ${wrongOnHard.toFixed(3)} of hard prompts`,
    Object.values(unsolved).some((share) => share > 0) ? "" : "the samples solve every prompt of every tier",
  ].filter((fault) => fault !== "");
  return { passAt1, passAt16, wrongOnHard, unsolved, faults };
}
