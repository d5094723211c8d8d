import { advantages } from "@/domain/objective/advantage";
import { type ScoredRollout, scoreRollouts } from "@/domain/reward/score";
import type { RewardSpec } from "@/domain/reward/spec";
import type { BaseMeans, ExternalOutcomes } from "@/domain/reward/terms";
import { groupOf, type Rollout } from "@/domain/rollout/rollout";
import type { AdvantageAlgorithm } from "@/domain/run/config";
import type { Sample } from "./sample";
import type { StepReport } from "./session-types";
import type { EmbeddedTask, Prompt, Split } from "./tasks/embedded-task";

/** Rollouts of one sampling, prompt by prompt, with what reward and baseline say of them. */
export type ScoredBatch = {
  prompts: readonly Prompt[];
  perPrompt: number;
  samples: readonly Sample[];
  rollouts: Rollout[];
  scored: ScoredRollout[];
  advantages: number[];
};

/**
 * Reads the samples with the task's verifier and scores them with the spec; samples lie prompt by prompt. `external` computes the
 * terms that are not rules of ours.
 */
export async function scoreSamples(input: {
  task: EmbeddedTask;
  spec: RewardSpec;
  algorithm: AdvantageAlgorithm;
  prompts: readonly Prompt[];
  perPrompt: number;
  samples: readonly Sample[];
  policyStep: number;
  baseMeans: BaseMeans;
  external?: (rollouts: readonly Rollout[]) => Promise<ExternalOutcomes>;
}): Promise<ScoredBatch> {
  const { task, spec, prompts, perPrompt, samples } = input;
  const rollouts = readSamples(input);
  const external = (await input.external?.(rollouts)) ?? {};
  const scored = scoreRollouts({ spec, rollouts, known: task.task, baseMeans: input.baseMeans, external });
  const totals = scored.map((row) => row.objectiveTotal);
  return {
    prompts,
    perPrompt,
    samples,
    rollouts,
    scored,
    advantages: advantages({ algorithm: input.algorithm, totals, groups: rollouts.map(groupOf) }),
  };
}

/** What the task's verifier reads in each sample; samples lie prompt by prompt. */
export function readSamples(input: {
  task: EmbeddedTask;
  prompts: readonly Prompt[];
  perPrompt: number;
  samples: readonly Sample[];
  policyStep: number;
}): Rollout[] {
  const { task, prompts, perPrompt, samples, policyStep } = input;
  return prompts.flatMap((prompt, place) =>
    samples
      .slice(place * perPrompt, (place + 1) * perPrompt)
      .map((sample) => rolloutOf(task, prompt, sample, policyStep)),
  );
}

function rolloutOf(task: EmbeddedTask, prompt: Prompt, sample: Sample, policyStep: number): Rollout {
  const { signals, parsedAnswer } = task.verify(prompt, sample.tokens);
  return {
    promptId: prompt.id,
    prompt: prompt.text,
    completion: task.tokenizer.decode(sample.tokens),
    answer: prompt.answer,
    parsedAnswer,
    signals: { ...signals, policy_entropy: sample.entropy },
    refLogprob: sample.refLogprob,
    policyLogprob: sample.policyLogprob,
    samplingLogprob: sample.samplingLogprob,
    tokens: sample.tokens.length,
    stopReason: sample.ended ? "eos" : "length",
    policyStep,
    group: null,
    tier: prompt.tier,
  };
}

/** The protocol's record of the first `count` groups. */
export function rolloutGroups(
  batch: ScoredBatch,
  at: { step: number; split: Split; count: number },
): StepReport["rollouts"] {
  const { perPrompt, rollouts, scored } = batch;
  return batch.prompts.slice(0, at.count).map((prompt, place) => ({
    step: at.step,
    split: at.split,
    promptId: prompt.id,
    prompt: prompt.text,
    tier: prompt.tier,
    rollouts: rollouts.slice(place * perPrompt, (place + 1) * perPrompt).map((rollout, i) => {
      const index = place * perPrompt + i;
      const row = scored[index];
      return {
        ...rollout,
        terms: Object.fromEntries(
          Object.entries(row?.terms ?? {}).map(([id, { outcome, weighted }]) => [
            id,
            outcome.status === "ok" ? { ...outcome, weighted } : outcome,
          ]),
        ),
        taskTotal: row?.taskTotal ?? null,
        objectiveTotal: row?.objectiveTotal ?? null,
        advantage: batch.advantages[index] ?? 0,
      };
    }),
  }));
}
