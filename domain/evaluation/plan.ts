import type { RunConfig } from "@/domain/run/config";
import { isEvaluatedAt } from "./schedule";

/** How an evaluation draws its tokens: at the run's temperature, the likeliest, or at a low temperature of its own. */
export type Decoding = { name: string; kind: "sample" | "greedy" } | { name: string; kind: "at"; temperature: number };

const LOW_TEMPERATURE = 0.3;
const LOW_TEMPERATURE_SAMPLES = 16;

/**
 * The decodings of an evaluation. Whatever the decoding, S_ref is the base's log-probability at the run's temperature, so
 * that all of a run's likelihoods can be compared.
 */
export const decodings = {
  sample: { name: "sample", kind: "sample" },
  greedy: { name: "greedy", kind: "greedy" },
  /** Greedy and this one tell what better decoding alone would give (background.md, "New capability or sharpening?"). */
  low: { name: `T${LOW_TEMPERATURE}`, kind: "at", temperature: LOW_TEMPERATURE },
} as const satisfies Record<string, Decoding>;

export type PlannedEvaluation = {
  split: "validation" | "test";
  decoding: Decoding;
  samples: number;
  /** Of the base model itself: the same for every run of it with the same settings. */
  ofBase: boolean;
};

type PlanConfig = Pick<RunConfig, "evalEvery" | "steps" | "evalSamples" | "testSamples" | "baseTestSamples">;

/** What is evaluated after a step: validation by the schedule, test at the start and the end; `start`: what step 0 is. */
export function evaluationPlan(
  step: number,
  { config, start }: { config: PlanConfig; start: "base" | "checkpoint" },
): PlannedEvaluation[] {
  if (!isEvaluatedAt(step, config)) return [];
  const validation = { split: "validation", ofBase: false } as const;
  const plan: PlannedEvaluation[] = [{ ...validation, decoding: decodings.sample, samples: config.evalSamples }];
  if (step !== 0 && step !== config.steps) return plan;
  const ofBase = step === 0 && start === "base";
  const samples = ofBase ? config.baseTestSamples : config.testSamples;
  const test = { split: "test", ofBase } as const;
  plan.push(
    { ...validation, decoding: decodings.greedy, samples: 1 },
    { ...test, decoding: decodings.sample, samples },
    { ...test, decoding: decodings.greedy, samples: 1 },
    { ...test, decoding: decodings.low, samples: Math.min(LOW_TEMPERATURE_SAMPLES, samples) },
  );
  return plan;
}
