import { evaluationPlan } from "@/domain/evaluation/plan";
import { stepMetrics } from "@/domain/metric/step-metrics";
import { sequenceWeights } from "@/domain/objective/advantage";
import type { Rollout } from "@/domain/rollout/rollout";
import { mean } from "@/domain/statistics/moments";
import { readCheckpoint, writeCheckpoint } from "./checkpoint";
import { drawDistinct } from "./draw-prompts";
import { breathe, SAMPLING_ROWS, sampleInBlocks } from "./evaluate";
import type { Evaluator } from "./evaluator";
import { tree } from "./jax";
import type { Params } from "./model";
import { rolloutGroups, scoreSamples } from "./rollouts";
import type { OpenedJob, StepReport, TrainingSession } from "./session-types";
import type { Prompt } from "./tasks/embedded-task";
import { type Batch, createUpdater, DivergedError, layBatch, newLearner } from "./update";

/** Groups kept with text at an ordinary step; every tenth step and every evaluation keep all. */
const TEXT_GROUPS = 4;

/** Trains one run from `params`, which it takes over, or from its checkpoint. */
export function openTraining(options: {
  opened: OpenedJob;
  evaluator: Evaluator;
  params: Params;
  checkpoint: Uint8Array | null;
}): TrainingSession {
  const { evaluator } = options;
  const { job, task, base, sampler } = options.opened;
  const { spec, config, seed } = job;
  const start = job.startFrom === null ? "base" : "checkpoint";
  const trainPrompts = task.prompts("train");
  if (config.promptsPerStep > trainPrompts.length) {
    throw new Error(`${task.task.name} has ${trainPrompts.length} training prompts; lower promptsPerStep to that.`);
  }
  const restored = options.checkpoint
    ? readCheckpoint(options.checkpoint, { shape: base.shape, baseModel: config.baseModel, seed })
    : null;
  if (restored) tree.dispose(options.params);
  const learner = restored?.learner ?? newLearner(options.params);
  const progress = restored?.progress ?? { baseModel: config.baseModel, seed, step: -1, tokens: 0 };
  const updater = createUpdater(base.shape, {
    weightDecay: config.weightDecay,
    clip: config.gradClip,
    temperature: config.temperature,
  });
  const rowsAtOnce = Math.min(SAMPLING_ROWS, config.promptsPerStep * config.groupSize);

  async function train(report: StepReport) {
    const started = performance.now();
    const { step } = report;
    const perPrompt = config.groupSize;
    const prompts: Prompt[] = drawDistinct(trainPrompts, config.promptsPerStep, seed, step, "prompts");
    const { maxTokens, fixedLength } = config;
    const draw = { policy: learner.params, reference: base.params, perPrompt, maxTokens, fixedLength };
    const samples = await sampleInBlocks(sampler, { ...draw, seed: [seed, step, "train"] }, prompts, rowsAtOnce);
    await breathe();
    const scoring = { task, spec, algorithm: config.algorithm, prompts, perPrompt, samples, policyStep: step - 1 };
    const external = (rollouts: readonly Rollout[]) => options.opened.python.outcomes(rollouts, report);
    const batch = await scoreSamples({ ...scoring, baseMeans: job.baseMeans, external });
    const { rollouts, scored } = batch;
    const tokens = rollouts.map((rollout) => rollout.tokens);
    const rows = samples.map((sample, i) => ({
      prompt: prompts[Math.floor(i / perPrompt)]?.tokens ?? [],
      completion: sample.tokens,
    }));
    const weights = sequenceWeights({ advantages: batch.advantages, tokens });
    const learningRate = config.learningRate * Math.min(1, step / Math.max(1, config.warmupSteps));
    const { loss, gradNorm } = await updateOrFail(report, layBatch(rows, weights), learningRate);
    progress.tokens += tokens.reduce((sum, count) => sum + count, 0);
    report.metrics.push(
      ...stepMetrics({ spec, rollouts, scored, advantages: batch.advantages, success: task.task.success }),
      { metric: "loss", value: loss },
      { metric: "grad_norm", value: gradNorm },
      { metric: "learning_rate", value: learningRate },
      { metric: "entropy", value: mean(samples.map((sample) => sample.entropy)) },
      { metric: "num_tokens", value: progress.tokens },
      { metric: "step_time", value: (performance.now() - started) / 1000 },
    );
    // What weights at the edge of infinity say is no rollout: log-probabilities without a value.
    if (report.failure !== undefined) return;
    const count = step % 10 === 0 ? prompts.length : TEXT_GROUPS;
    report.rollouts.push(...rolloutGroups(batch, { step, split: "train", count }));
    const reasons = new Set(scored.flatMap((row) => (row.excluded === null ? [] : [row.excluded])));
    if (reasons.size > 0) {
      const excluded = scored.filter((row) => row.excluded !== null).length;
      const text = `Step ${step}: ${excluded} of ${scored.length} rollouts have no reward and are not trained on: ${[...reasons].slice(0, 3).join("; ")}`;
      report.logs.push({ level: excluded === scored.length ? "error" : "warn", text });
    }
  }

  /** An update that gives no numbers still has its place in the curves: there one sees where the run ended. */
  async function updateOrFail(report: StepReport, batch: Batch, learningRate: number) {
    try {
      return await updater.step(learner, batch, learningRate);
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      report.failure = error.message;
      return error.values;
    }
  }

  return {
    get step() {
      return progress.step;
    },
    async next() {
      if (progress.step >= config.steps) return null;
      const step = progress.step + 1;
      const report: StepReport = { step, metrics: [], rollouts: [], evaluations: [], logs: [] };
      if (step > 0) await train(report);
      if (report.failure !== undefined) return report;
      await breathe();
      for (const planned of evaluationPlan(step, { config, start })) {
        await evaluator.evaluate(planned, learner.params, report);
      }
      progress.step = step;
      return report;
    },
    checkpoint: () => writeCheckpoint(learner, progress),
    dispose() {
      options.opened.python.close();
      sampler.dispose();
      updater.dispose();
      tree.dispose([learner.params, learner.adam, base.params]);
    },
  };
}
