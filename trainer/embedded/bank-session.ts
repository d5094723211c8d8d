import { successOf } from "@/domain/metric/step-metrics";
import { mean } from "@/domain/statistics/moments";
import { SAMPLING_ROWS, sampleInBlocks } from "./evaluate";
import { tree } from "./jax";
import { rolloutGroups, scoreSamples } from "./rollouts";
import type { OpenedJob, StepReport, TrainingSession } from "./session-types";

/**
 * The job `bank`: rollouts of the base on the first `evalPrompts` validation prompts, `evalSamples` of each, reported as groups
 * of step 0. A report's step is the number of prompts done, its accuracy that of its own block; the step is all that a checkpoint
 * holds, since every block's draw is fixed by the seed and its place.
 */
export function openBank(opened: OpenedJob, checkpoint: Uint8Array | null): TrainingSession {
  const { job, task, base, sampler } = opened;
  const { config, spec, seed } = job;
  const prompts = task.prompts("validation").slice(0, config.evalPrompts);
  const perPrompt = config.evalSamples;
  const promptsInBlock = Math.max(1, Math.floor(SAMPLING_ROWS / perPrompt));
  let step = checkpoint ? Number(new TextDecoder().decode(checkpoint)) : 0;
  if (!Number.isInteger(step)) throw new Error("The bank's checkpoint cannot be read; sample the bank anew.");

  return {
    get step() {
      return step;
    },
    async next() {
      const block = prompts.slice(step, step + promptsInBlock);
      if (block.length === 0) return null;
      const draw = { policy: base.params, reference: base.params, perPrompt, maxTokens: config.maxTokens };
      const how = { fixedLength: config.fixedLength, drawTemperature: config.temperature, seed: ["bank", seed, step] };
      const samples = await sampleInBlocks(sampler, { ...draw, ...how }, block, SAMPLING_ROWS);
      const read = { task, spec, algorithm: config.algorithm, prompts: block, perPrompt, samples, policyStep: 0 };
      const batch = await scoreSamples({ ...read, baseMeans: {} });
      step += block.length;
      const report: StepReport = { step, metrics: [], rollouts: [], evaluations: [], logs: [] };
      report.rollouts.push(...rolloutGroups(batch, { step: 0, split: "validation", count: block.length }));
      const solved = batch.rollouts.flatMap((rollout) => successOf(rollout, task.task.success) ?? []);
      if (solved.length > 0) report.metrics.push({ metric: "task/accuracy", value: mean(solved) });
      return report;
    },
    checkpoint: async () => new TextEncoder().encode(String(step)),
    dispose() {
      sampler.dispose();
      tree.dispose([base.params]);
    },
  };
}
