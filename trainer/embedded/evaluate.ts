import { successOf } from "@/domain/metric/step-metrics";
import type { EvaluationRecord } from "@/domain/protocol/messages";
import { mean } from "@/domain/statistics/moments";
import type { ScoredBatch } from "./rollouts";
import type { Sample, SampleRequest, Sampler } from "./sample";
import type { Prompt } from "./tasks/embedded-task";

/**
 * Samples each prompt `perPrompt` times in blocks of `rows` rows, the last one filled up with prompts of its own, so
 * that nothing is compiled anew for an odd number of prompts. Samples lie prompt by prompt.
 */
export async function sampleInBlocks(
  sampler: Sampler,
  request: Omit<SampleRequest, "prompts">,
  prompts: readonly Prompt[],
  rows: number,
): Promise<Sample[]> {
  const perBlock = Math.max(1, Math.floor(rows / request.perPrompt));
  const samples: Sample[] = [];
  for (let start = 0; start < prompts.length; start += perBlock) {
    const block = prompts.slice(start, start + perBlock);
    const filled = Array.from({ length: perBlock }, (_, i) => block[i % block.length]?.tokens ?? []);
    const drawn = await sampler.sample({ ...request, prompts: filled, seed: [...request.seed, start] });
    samples.push(...drawn.slice(0, block.length * request.perPrompt));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return samples;
}

/** The protocol's record of an evaluation: per problem how many samples were right, and the votes of each answer. */
export function evaluationRecord(
  batch: ScoredBatch,
  at: { step: number; split: "validation" | "test"; decoding: string; success: string },
): EvaluationRecord {
  const { step, split, decoding, success } = at;
  const problems = batch.prompts.map((prompt, place) => {
    const rollouts = batch.rollouts.slice(place * batch.perPrompt, (place + 1) * batch.perPrompt);
    const votes = new Map<string | null, { answer: string | null; count: number; correct: boolean }>();
    let correct = 0;
    for (const rollout of rollouts) {
      const right = successOf(rollout, success) === 1;
      if (right) correct += 1;
      const vote = votes.get(rollout.parsedAnswer) ?? { answer: rollout.parsedAnswer, count: 0, correct: right };
      vote.count += 1;
      votes.set(rollout.parsedAnswer, vote);
    }
    return {
      promptId: prompt.id,
      tier: prompt.tier,
      samples: rollouts.length,
      correct,
      meanTokens: mean(rollouts.map((rollout) => rollout.tokens)),
      meanRefLogprob: meanOrNull(rollouts.map((rollout) => rollout.refLogprob)),
      meanRefLogprobPerToken: meanOrNull(
        rollouts.map(({ refLogprob, tokens }) => (refLogprob === null || tokens === 0 ? null : refLogprob / tokens)),
      ),
      answers: [...votes.values()],
    };
  });
  return { step, split, decoding, problems };
}

function meanOrNull(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? mean(known) : null;
}
