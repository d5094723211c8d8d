import { successOf } from "@/domain/metric/step-metrics";
import type { EvaluationRecord } from "@/domain/protocol/messages";
import { mean } from "@/domain/statistics/moments";
import type { ScoredBatch } from "./rollouts";
import type { Sample, SampleRequest, Sampler } from "./sample";
import type { Prompt } from "./tasks/embedded-task";

/** Most rows sampled at once. */
export const SAMPLING_ROWS = 256;

/**
 * Samples each prompt `perPrompt` times in blocks of about `rows` rows, all of one size, so that nothing is compiled anew for
 * an odd number of prompts: the last block is filled up with prompts of its own, and more samples than rows are drawn a block
 * at a time. Samples lie prompt by prompt; each block's draw is fixed by the seed and the place where it starts.
 */
export async function sampleInBlocks(
  sampler: Sampler,
  request: Omit<SampleRequest, "prompts">,
  prompts: readonly Prompt[],
  rows: number,
  onBlock: (done: number) => void = () => undefined,
): Promise<Sample[]> {
  const inBlock = Math.min(request.perPrompt, rows);
  const promptsInBlock = Math.max(1, Math.floor(rows / inBlock));
  const samples: Sample[] = [];
  for (let start = 0; start < prompts.length; start += promptsInBlock) {
    const block = prompts.slice(start, start + promptsInBlock);
    const filled = Array.from({ length: promptsInBlock }, (_, i) => block[i % block.length]?.tokens ?? []);
    for (let first = 0; first < request.perPrompt; first += inBlock) {
      const seed = first === 0 ? [...request.seed, start] : [...request.seed, start, first];
      const drawn = await sampler.sample({ ...request, perPrompt: inBlock, prompts: filled, seed });
      const wanted = Math.min(inBlock, request.perPrompt - first);
      samples.push(...drawn.slice(0, (block.length - 1) * inBlock + wanted));
      onBlock(samples.length);
      await breathe();
    }
  }
  return samples;
}

/** Lets timers and sockets of this thread have their turn. */
export const breathe = () => new Promise((resolve) => setImmediate(resolve));

/**
 * The protocol's record of an evaluation: per problem how many samples were right, and the votes of each answer. Samples without
 * a verdict are neither right nor wrong and do not count; a problem that has no other is left out.
 */
export function evaluationRecord(
  batch: Pick<ScoredBatch, "prompts" | "perPrompt" | "rollouts">,
  at: { step: number; split: "validation" | "test"; decoding: string; success: string },
): EvaluationRecord {
  const { step, split, decoding, success } = at;
  const problems = batch.prompts.flatMap((prompt, place) => {
    const sampled = batch.rollouts.slice(place * batch.perPrompt, (place + 1) * batch.perPrompt);
    const rollouts = sampled.filter((rollout) => successOf(rollout, success) !== null);
    if (rollouts.length === 0) return [];
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
