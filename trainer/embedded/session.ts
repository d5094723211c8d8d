import { evaluationMetrics } from "@/domain/evaluation/evaluation-metrics";
import { stepMetrics } from "@/domain/metric/step-metrics";
import { sequenceWeights } from "@/domain/objective/advantage";
import { baseMeansOf } from "@/domain/reward/score";
import { mean } from "@/domain/statistics/moments";
import { embeddedTasks, loadBaseModel } from "./base-models";
import { readCheckpoint, writeCheckpoint } from "./checkpoint";
import { drawDistinct } from "./draw-prompts";
import { evaluationRecord, sampleInBlocks } from "./evaluate";
import { init, tree } from "./jax";
import type { Params } from "./model";
import { rolloutGroups, scoreSamples } from "./rollouts";
import { createSampler } from "./sample";
import type { OpenSession, StepReport } from "./session-types";
import type { Prompt } from "./tasks/embedded-task";
import { createUpdater, layBatch, newLearner } from "./update";
import { readStartWeights } from "./weights-file";

/** Groups kept with text at an ordinary step; every tenth step and every evaluation keep all. */
const TEXT_GROUPS = 4;
/** Rollouts of one evaluation that are sent with text; a batch has its limits (protocol.md). */
const TEXT_ROLLOUTS = 4096;
/** Most rows sampled at once. */
const SAMPLING_ROWS = 256;
const PASS_AT = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/**
 * Trains one run on this thread with jax-js. Every draw is fixed by (seed, step, place), so a session that goes on from
 * a checkpoint gives the same reports as one that never stopped (step_time apart).
 */
export const openSession: OpenSession = async ({ job, checkpoint, startParams }) => {
  const { spec, config, seed } = job;
  if (job.job !== "train") throw new Error(`The embedded trainer only trains; it cannot do the job "${job.job}".`);
  const task = embeddedTasks.find((known) => known.task.id === config.task);
  if (!task) {
    const known = embeddedTasks.map((candidate) => candidate.task.id).join(", ");
    throw new Error(`The embedded trainer does not know the task "${config.task}". Choose one of: ${known}.`);
  }
  const trainPrompts = task.prompts("train");
  if (config.promptsPerStep > trainPrompts.length) {
    throw new Error(`${task.task.name} has ${trainPrompts.length} training prompts; lower promptsPerStep to that.`);
  }
  await init();
  const base = await loadBaseModel(config.baseModel);
  if (task.promptTokens + config.maxTokens > base.shape.context) {
    throw new Error(
      `maxTokens is ${config.maxTokens}, but ${config.baseModel} reads ${base.shape.context} tokens, ${task.promptTokens} of them the prompt; lower it to ${base.shape.context - task.promptTokens}.`,
    );
  }
  const restored = checkpoint
    ? readCheckpoint(checkpoint, { shape: base.shape, baseModel: config.baseModel, seed })
    : null;
  // The reference stays the base, whatever the policy starts from.
  const learner =
    restored?.learner ??
    newLearner(
      startParams
        ? readStartWeights(startParams, { shape: base.shape, baseModel: config.baseModel })
        : tree.ref(base.params),
    );
  const progress = restored?.progress ?? { baseModel: config.baseModel, seed, step: -1, tokens: 0, baseMeans: {} };
  const sampler = createSampler(base.shape, config.temperature);
  const updater = createUpdater(base.shape, {
    weightDecay: config.weightDecay,
    clip: config.gradClip,
    temperature: config.temperature,
  });
  const { success } = task.task;
  const sampling = { maxTokens: config.maxTokens, fixedLength: config.fixedLength, reference: base.params };

  // Evaluations take no more rows than training, so that one compiled size serves both.
  const rowsAtOnce = Math.min(SAMPLING_ROWS, config.promptsPerStep * config.groupSize);

  async function evaluate(report: StepReport, split: "validation" | "test", decoding: "sample" | "greedy") {
    if (!task) return;
    const { step } = report;
    const prompts = task.prompts(split).slice(0, config.evalPrompts);
    const greedy = decoding === "greedy";
    const perPrompt = greedy ? 1 : config.evalSamples;
    const policy: Params = learner.params;
    const draw = { ...sampling, policy, perPrompt, greedy, seed: [seed, step, split, decoding] };
    const samples = await sampleInBlocks(sampler, draw, prompts, rowsAtOnce);
    const scoring = { task, spec, algorithm: config.algorithm, prompts, perPrompt, samples, policyStep: step };
    let batch = scoreSamples({ ...scoring, baseMeans: progress.baseMeans });
    if (step === 0 && split === "validation" && !greedy) {
      progress.baseMeans = baseMeansOf({ spec, bank: batch.rollouts, known: task.task });
      batch = scoreSamples({ ...scoring, baseMeans: progress.baseMeans });
    }
    const record = evaluationRecord(batch, { step, split, decoding, success });
    report.evaluations.push(record);
    report.metrics.push(
      ...evaluationMetrics(
        record,
        PASS_AT.filter((k) => k <= perPrompt),
      ),
    );
    if (greedy) return;
    const count = Math.floor(TEXT_ROLLOUTS / perPrompt);
    report.rollouts.push(...rolloutGroups(batch, { step, split, count }));
  }

  async function train(report: StepReport) {
    if (!task) return;
    const started = performance.now();
    const { step } = report;
    const perPrompt = config.groupSize;
    const prompts: Prompt[] = drawDistinct(trainPrompts, config.promptsPerStep, seed, step, "prompts");
    const draw = { ...sampling, policy: learner.params, perPrompt, seed: [seed, step, "train"] };
    const samples = await sampleInBlocks(sampler, draw, prompts, rowsAtOnce);
    await breathe();
    const scoring = { task, spec, algorithm: config.algorithm, prompts, perPrompt, samples, policyStep: step - 1 };
    const batch = scoreSamples({ ...scoring, baseMeans: progress.baseMeans });
    const { rollouts, scored } = batch;
    const tokens = rollouts.map((rollout) => rollout.tokens);
    const rows = samples.map((sample, i) => ({
      prompt: prompts[Math.floor(i / perPrompt)]?.tokens ?? [],
      completion: sample.tokens,
    }));
    const weights = sequenceWeights({ advantages: batch.advantages, tokens });
    const learningRate = config.learningRate * Math.min(1, step / Math.max(1, config.warmupSteps));
    const { loss, gradNorm } = await updater.step(learner, layBatch(rows, weights), learningRate);
    progress.tokens += tokens.reduce((sum, count) => sum + count, 0);
    report.metrics.push(
      ...stepMetrics({ spec, rollouts, scored, advantages: batch.advantages, success }),
      { metric: "loss", value: loss },
      { metric: "grad_norm", value: gradNorm },
      { metric: "learning_rate", value: learningRate },
      { metric: "entropy", value: mean(samples.map((sample) => sample.entropy)) },
      { metric: "num_tokens", value: progress.tokens },
      { metric: "step_time", value: (performance.now() - started) / 1000 },
    );
    const count = step % 10 === 0 ? prompts.length : TEXT_GROUPS;
    report.rollouts.push(...rolloutGroups(batch, { step, split: "train", count }));
    const reasons = new Set(scored.flatMap((row) => (row.excluded === null ? [] : [row.excluded])));
    if (reasons.size > 0) {
      const excluded = scored.filter((row) => row.excluded !== null).length;
      const text = `Step ${step}: ${excluded} of ${scored.length} rollouts have no reward and are not trained on: ${[...reasons].slice(0, 3).join("; ")}`;
      report.logs.push({ level: excluded === scored.length ? "error" : "warn", text });
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
      await breathe();
      const isEnd = step === 0 || step === config.steps;
      if (isEnd || (config.evalEvery > 0 && step % config.evalEvery === 0)) {
        await evaluate(report, "validation", "sample");
      }
      if (isEnd) {
        await evaluate(report, "validation", "greedy");
        await evaluate(report, "test", "sample");
        await evaluate(report, "test", "greedy");
      }
      progress.step = step;
      return report;
    },
    checkpoint: () => writeCheckpoint(learner, progress),
    dispose() {
      sampler.dispose();
      updater.dispose();
      tree.dispose([learner.params, learner.adam, base.params]);
    },
  };
};

/** Lets timers and sockets of this thread have their turn. */
const breathe = () => new Promise((resolve) => setImmediate(resolve));
