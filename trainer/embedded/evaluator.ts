import { evaluationMetrics } from "@/domain/evaluation/evaluation-metrics";
import { ksOf } from "@/domain/evaluation/ks";
import type { PlannedEvaluation } from "@/domain/evaluation/plan";
import { evaluationRecord, SAMPLING_ROWS, sampleInBlocks } from "./evaluate";
import type { CachedEvaluation, EvaluationCache } from "./evaluation-cache";
import type { Params } from "./model";
import { readSamples, rolloutGroups, scoreSamples } from "./rollouts";
import type { OpenedJob, StepReport } from "./session-types";
import type { Prompt } from "./tasks/embedded-task";

/** Rollouts of one evaluation that are sent with text; a batch has its limits (protocol.md). */
const TEXT_ROLLOUTS = 4096;
/** Samples of a test prompt that are sent with text; the evaluation's record counts all. */
const TEST_TEXT_SAMPLES = 8;
/** From this many samples on, a line of the log says what takes so long. */
const LONG_EVALUATION = 2048;
/** From this many on, so does one for each quarter done. */
const VERY_LONG_EVALUATION = 8192;

export type Evaluator = {
  /** Does one planned evaluation of `policy` and adds it to the report, at the report's step. */
  evaluate(planned: PlannedEvaluation, policy: Params, report: StepReport): Promise<void>;
};

/**
 * Evaluates as domain/evaluation/plan.ts plans it. A run's own evaluations are drawn from its seed; those of the base on test
 * from a seed of their own, so that they are the same for every run with the same settings and are taken from the cache when
 * they are there.
 */
export function createEvaluator(opened: OpenedJob, cache: EvaluationCache | null): Evaluator {
  const { job, task, base, sampler, say } = opened;
  const { config, spec, seed } = job;
  // No more rows than training takes, so that one compiled size serves both.
  const ownRows = Math.min(SAMPLING_ROWS, config.promptsPerStep * config.groupSize);

  async function measure(planned: PlannedEvaluation, draw: Draw): Promise<CachedEvaluation> {
    const { decoding, samples: perPrompt } = planned;
    const total = draw.prompts.length * perPrompt;
    if (total >= LONG_EVALUATION) say(`Evaluating ${subject(planned)}: ${describe(planned, draw.prompts)}`);
    const samples = await sampleInBlocks(
      sampler,
      {
        policy: draw.policy,
        reference: base.params,
        perPrompt,
        maxTokens: config.maxTokens,
        fixedLength: config.fixedLength,
        greedy: decoding.kind === "greedy",
        ...(decoding.kind === "at" && { drawTemperature: decoding.temperature }),
        seed: draw.seed,
      },
      draw.prompts,
      draw.rows,
      quarters(total),
    );
    const rollouts = readSamples({ task, prompts: draw.prompts, perPrompt, samples, policyStep: 0 });
    const at = { step: 0, split: planned.split, decoding: decoding.name, success: task.task.success };
    const keptPerPrompt = planned.split === "test" ? Math.min(TEST_TEXT_SAMPLES, perPrompt) : perPrompt;
    return {
      problems: evaluationRecord({ prompts: draw.prompts, perPrompt, rollouts }, at).problems,
      kept: samples.filter((_, i) => i % perPrompt < keptPerPrompt),
      keptPerPrompt,
    };
  }

  /** Says how far an evaluation of so many samples has come. */
  function quarters(total: number): (done: number) => void {
    let said = 0;
    return (done) => {
      const quarter = Math.floor((4 * done) / total);
      if (total < VERY_LONG_EVALUATION || quarter <= said || quarter === 4) return;
      said = quarter;
      say(`${25 * quarter} % of its ${total} samples are drawn`);
    };
  }

  async function measureBase(planned: PlannedEvaluation, draw: Draw): Promise<CachedEvaluation> {
    const key = {
      model: base.sha256,
      task: task.task.id,
      split: planned.split,
      decoding: planned.decoding.name,
      samples: planned.samples,
      promptIds: draw.prompts.map((prompt) => prompt.id),
      maxTokens: config.maxTokens,
      fixedLength: config.fixedLength,
      temperature: config.temperature,
      rowsAtOnce: draw.rows,
    };
    const known = await cache?.get(key);
    if (known) return known;
    const measured = await measure(planned, draw);
    await cache?.put(key, measured);
    return measured;
  }

  return {
    async evaluate(planned, policy, report) {
      const { step } = report;
      const { split, decoding, ofBase } = planned;
      const prompts = task.prompts(split).slice(0, config.evalPrompts);
      const { problems, kept, keptPerPrompt } = ofBase
        ? await measureBase(planned, {
            policy: base.params,
            prompts,
            rows: Math.min(SAMPLING_ROWS, prompts.length * config.baseTestSamples),
            seed: ["base evaluation", split, decoding.name],
          })
        : await measure(planned, { policy, prompts, rows: ownRows, seed: [seed, step, split, decoding.name] });
      const record = { step, split, decoding: decoding.name, problems };
      report.evaluations.push(record);
      report.metrics.push(...evaluationMetrics(record, ksOf(planned.samples)));
      if (decoding.kind !== "sample") return;
      const batch = await scoreSamples({
        task,
        spec,
        algorithm: config.algorithm,
        prompts,
        perPrompt: keptPerPrompt,
        samples: kept,
        policyStep: step,
        baseMeans: job.baseMeans,
        external: (rollouts) => opened.python.outcomes(rollouts, report),
      });
      report.rollouts.push(...rolloutGroups(batch, { step, split, count: Math.floor(TEXT_ROLLOUTS / keptPerPrompt) }));
    },
  };
}

type Draw = { policy: Params; prompts: readonly Prompt[]; rows: number; seed: readonly (number | string)[] };

function subject({ ofBase, split }: PlannedEvaluation): string {
  return ofBase ? `the base model on ${split} (once; later runs with these settings reuse it)` : `on ${split}`;
}

function describe({ samples, decoding }: PlannedEvaluation, prompts: readonly Prompt[]): string {
  const how = decoding.kind === "at" ? ` at temperature ${decoding.temperature}` : "";
  return `${prompts.length} prompts, ${samples} samples each${how}`;
}
