import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { readColumns, writeColumns } from "@/domain/rollout/columns-file";
import { columnsOf } from "@/domain/rollout/columns-of";
import type { RunConfig } from "@/domain/run/config";
import { embeddedTasks, loadBaseModel } from "@/trainer/embedded/base-models";
import { SAMPLING_ROWS, sampleInBlocks } from "@/trainer/embedded/evaluate";
import { init } from "@/trainer/embedded/jax";
import { readSamples } from "@/trainer/embedded/rollouts";
import { createSampler } from "@/trainer/embedded/sample";

/** Where sampled banks lie between calls, one file a task. */
const FOLDER = ".forecast";

/**
 * The base model's rollouts on the test prompts of a run: the very draw that the study's runs evaluated their base on (evaluator.ts,
 * same seed and blocks), with every sample's numbers. Kept, since drawing takes a while.
 */
export async function baseBank(config: RunConfig): Promise<RolloutColumns> {
  const file = path.join(FOLDER, `${config.task}-test-${config.evalPrompts}x${config.baseTestSamples}.columns`);
  if (existsSync(file)) return readColumns(readFileSync(file));
  const columns = await sample(config);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, writeColumns(columns));
  return columns;
}

async function sample(config: RunConfig): Promise<RolloutColumns> {
  const task = embeddedTasks.find((known) => known.task.id === config.task);
  if (!task) throw new Error(`The embedded trainer does not know the task "${config.task}".`);
  await init();
  const { shape, params } = await loadBaseModel(config.baseModel);
  const sampler = createSampler(shape, config.temperature);
  const prompts = task.prompts("test").slice(0, config.evalPrompts);
  const perPrompt = config.baseTestSamples;
  const { maxTokens, fixedLength } = config;
  const seed = ["base evaluation", "test", "sample"];
  const request = { policy: params, reference: params, perPrompt, maxTokens, fixedLength, seed };
  const started = performance.now();
  const samples = await sampleInBlocks(sampler, request, prompts, Math.min(SAMPLING_ROWS, prompts.length * perPrompt));
  sampler.dispose();
  console.log(
    `${config.task}: ${prompts.length} prompts x ${perPrompt} samples of ${config.baseModel} in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
  return columnsOf(readSamples({ task, prompts, perPrompt, samples, policyStep: 0 }));
}
