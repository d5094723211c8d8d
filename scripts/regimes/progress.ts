import { dominance } from "@/domain/objective/dominance";
import type { EvaluationRecord } from "@/domain/protocol/messages";
import { groupOf } from "@/domain/rollout/rollout";
import { mean } from "@/domain/statistics/moments";
import type { StepReport } from "@/trainer/embedded/session-types";
import type { RunRecord, Snapshot, TestRecord } from "./record";

/** What of a run's record its reports tell. */
export type Progress = Omit<RunRecord, "task" | "regime" | "title" | "seed" | "objective" | "config" | "machine">;

export function newProgress(): Progress {
  return {
    seconds: 0,
    base: { dominance: null, rho: null },
    validation: [],
    kl: [],
    objectiveSd: [],
    baseTest: [],
    endTest: [],
  };
}

/** Adds a step's report. */
export function take(
  progress: Progress,
  report: Pick<StepReport, "step" | "metrics" | "evaluations" | "rollouts">,
  objective: RunRecord["objective"],
  steps: number,
): void {
  const { step, metrics, evaluations, rollouts } = report;
  const metric = (name: string) => metrics.find((point) => point.metric === name)?.value;
  if (step > 0) {
    progress.kl.push(rounded(metric("kl") ?? Number.NaN));
    progress.objectiveSd.push(rounded(metric("sharpen/objective_sd") ?? Number.NaN));
  }
  for (const evaluation of evaluations) {
    const { split, decoding } = evaluation;
    const problems = evaluation.problems as EvaluationRecord["problems"];
    if (split === "validation" && decoding === "sample") progress.validation.push(snapshot(step, problems));
    if (split === "test" && step === 0) progress.baseTest.push(testRecord(decoding ?? "sample", problems));
    if (split === "test" && step === steps) progress.endTest.push(testRecord(decoding ?? "sample", problems));
  }
  if (step === 0) {
    const ofBase = rollouts.filter((group) => group.split === "validation").flatMap((group) => group.rollouts);
    const { dominance: d, rho } = dominance(
      objective,
      ofBase.map((rollout) => ({
        group: groupOf({ promptId: rollout.promptId, policyStep: 0, group: null }),
        taskTotal: rollout.taskTotal,
        refLogprob: rollout.refLogprob ?? null,
        tokens: rollout.tokens ?? 0,
      })),
    );
    progress.base = { dominance: d === null ? null : rounded(d), rho: rho === null ? null : rounded(rho) };
  }
}

type Problems = EvaluationRecord["problems"];

function snapshot(step: number, problems: Problems): Snapshot {
  const rate = (of: Problems) => rounded(mean(of.map(({ correct, samples }) => correct / samples)));
  const tiers = [...new Set(problems.map(({ tier }) => tier ?? ""))].sort();
  return {
    step,
    accuracy: rate(problems),
    byTier: Object.fromEntries(tiers.map((tier) => [tier, rate(problems.filter((one) => one.tier === tier))])),
    ...means(problems),
  };
}

function testRecord(decoding: string, problems: Problems): TestRecord {
  return {
    decoding,
    ...means(problems),
    samples: problems[0]?.samples ?? 0,
    tiers: problems.map(({ tier }) => tier ?? ""),
    correct: problems.map(({ correct }) => correct),
  };
}

function means(problems: Problems): { meanLength: number; logpRef: number } {
  return {
    meanLength: rounded(mean(problems.map(({ meanTokens }) => meanTokens))),
    logpRef: rounded(mean(problems.map(({ meanRefLogprob }) => meanRefLogprob ?? Number.NaN))),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
