import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { openBank } from "./bank-session";
import { baseModelUrl, embeddedTasks, loadBaseModel } from "./base-models";
import { openCheckpointEvaluation } from "./evaluate-session";
import { openEvaluationCache } from "./evaluation-cache";
import { createEvaluator } from "./evaluator";
import { init, tree } from "./jax";
import { openPythonTerms } from "./python-terms";
import { createSampler } from "./sample";
import type { OpenSession, SessionOptions } from "./session-types";
import { openTraining } from "./train-session";
import { readStartWeights } from "./weights-file";

/**
 * Does one job on this thread with jax-js. Every draw is fixed by (seed, step, place), so a session that goes on from a
 * checkpoint gives the same reports as one that never stopped (step_time apart).
 */
export const openSession: OpenSession = async (options) => {
  const { job, checkpoint } = options;
  const { config } = job;
  const task = embeddedTasks.find((known) => known.task.id === config.task);
  if (!task) {
    const known = embeddedTasks.map((candidate) => candidate.task.id).join(", ");
    throw new Error(`The embedded trainer does not know the task "${config.task}". Choose one of: ${known}.`);
  }
  await init();
  const { shape, params } = await loadBaseModel(config.baseModel);
  const sha256 = createHash("sha256")
    .update(await readFile(baseModelUrl(config.baseModel)))
    .digest("hex");
  if (task.promptTokens + config.maxTokens > shape.context) {
    throw new Error(
      `maxTokens is ${config.maxTokens}, but ${config.baseModel} reads ${shape.context} tokens, ${task.promptTokens} of them the prompt; lower it to ${shape.context - task.promptTokens}.`,
    );
  }
  const base = { shape, params, sha256 };
  // A bank's S_ref is that at temperature 1, whatever it is sampled at: what it was sampled at is its samplingLogprob.
  const sampler = createSampler(shape, job.job === "bank" ? 1 : config.temperature);
  const python = openPythonTerms(job.spec);
  const opened = { job, task, base, sampler, python, say: options.say ?? (() => undefined) };
  if (job.job === "bank") return openBank(opened, checkpoint);
  const start = startOf(options) ?? tree.ref(params);
  const cache = options.cacheFolder ? openEvaluationCache(options.cacheFolder) : null;
  const evaluator = createEvaluator(opened, cache);
  if (job.job === "evaluate") return openCheckpointEvaluation({ opened, evaluator, params: start, checkpoint });
  return openTraining({ opened, evaluator, params: start, checkpoint });

  /** The weights that the job says to start from; null: the base's. */
  function startOf({ startParams = null }: SessionOptions) {
    const from = job.startFrom;
    if (from === null || checkpoint !== null) return null;
    if (startParams === null) {
      throw new Error(
        `The weights of step ${from.step} of run ${from.run} did not come with the job; launch it again.`,
      );
    }
    return readStartWeights(startParams, { shape, baseModel: config.baseModel });
  }
};
