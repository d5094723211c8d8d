import { evaluationMetrics } from "@/domain/evaluation/evaluation-metrics";
import { ksOf } from "@/domain/evaluation/ks";
import { majAtK } from "@/domain/evaluation/maj-at-k";
import { evaluationPlan } from "@/domain/evaluation/plan";
import { isEvaluatedAt } from "@/domain/evaluation/schedule";
import { seededRandom, seedOf } from "@/domain/evaluation/seeded-subsets";
import type { MetricValue } from "@/domain/metric/metric-value";
import { stepMetrics } from "@/domain/metric/step-metrics";
import { advantages } from "@/domain/objective/advantage";
import { type EvaluationRecord, evaluationSchema } from "@/domain/protocol/messages";
import { scoreRollouts } from "@/domain/reward/score";
import { groupOf } from "@/domain/rollout/rollout";
import { advantageAlgorithms, runConfigSchema } from "@/domain/run/config";
import { evaluationRecord } from "@/trainer/embedded/evaluate";
import { rolloutGroups } from "@/trainer/embedded/rollouts";
import { pick, type Random, randomBatch, short, whole } from "./random-batches";

/** The cases of fixtures/metrics, by file: what the TypeScript says of seeded random input, for the torch trainer to equal. */
export function metricGoldens(): Record<string, string> {
  return {
    "step-metrics.json": written("step metrics of a scored batch; `correct` is success", stepCases()),
    "evaluation-metrics.json": written("metrics of an evaluation, by ks and majKs", evaluationCases()),
    "maj-at-k.json": written("maj@k over seeded subsets, and the seed of a name", majCases()),
    "records.json": written(
      "the protocol's record of an evaluation, and its groups with the first `count` prompts",
      recordCases(),
    ),
    "plans.json": written("steps at which a run is evaluated, and what is planned at them", planCases()),
  };
}

function written(what: string, cases: object[]): string {
  const lines = cases.map((one) => `    ${JSON.stringify(one)}`);
  return `{\n  "what": ${JSON.stringify(what)},\n  "tolerance": 1e-9,\n  "cases": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const byName = (values: MetricValue[]) => Object.fromEntries(values.map(({ metric, value }) => [metric, value]));

function stepCases() {
  return range(24).map((seed) => {
    const { spec, rollouts, external } = randomBatch(seed);
    const algorithm = advantageAlgorithms[seed % advantageAlgorithms.length] ?? "rloo";
    const scored = scoreRollouts({ spec, rollouts, external });
    const totals = scored.map((row) => row.objectiveTotal);
    const found = advantages({ algorithm, totals, groups: rollouts.map(groupOf) });
    const expect = byName(stepMetrics({ spec, rollouts, scored, advantages: found, success: "correct" }));
    return { name: `batch ${seed}`, algorithm, spec, rollouts, external, expect };
  });
}

function evaluationCases() {
  return range(10).map((seed) => {
    const random = seededRandom(1000 + seed);
    const samples = pick(random, [1, 4, 8, 24]);
    const evaluation = randomEvaluation(random, samples);
    const ks = [...ksOf(samples), ...(random() < 0.3 ? [samples + 1] : [])];
    const majKs = random() < 0.5 ? ks : ks.filter((k) => k <= 2);
    const expect = byName(evaluationMetrics(evaluation, ks, majKs));
    return { name: `evaluation ${seed}`, ks: ksOf(samples), evaluation, allKs: ks, majKs, expect };
  });
}

function randomEvaluation(random: Random, samples: number): EvaluationRecord {
  const lacking = random() < 0.3;
  const problems = range(2 + whole(random, 5)).map((place) => {
    // A problem with a verdict fewer than the others.
    const verdicts = place === 2 ? Math.max(1, samples - 1) : samples;
    const answers = randomAnswers(random, verdicts);
    const correct = answers.reduce((sum, vote) => sum + (vote.correct ? vote.count : 0), 0);
    const known = !(lacking && place === 1);
    return {
      promptId: `problem ${place} ✓`,
      tier: pick(random, ["E", "H", "very hard", null]),
      samples: verdicts,
      correct,
      meanTokens: short(random() * 20),
      meanRefLogprob: known ? short(-random() * 10) : null,
      meanRefLogprobPerToken: known ? short(-random()) : null,
      answers: known ? answers : [],
    };
  });
  const split = pick(random, ["validation", "test"] as const);
  const decoding = pick(random, ["sample", "sample", "greedy", "T0.3"]);
  return evaluationSchema.parse({ step: 5, split, decoding, problems });
}

function randomAnswers(random: Random, samples: number) {
  const counts = new Map<string | null, number>();
  for (let sample = 0; sample < samples; sample += 1) {
    const answer = pick(random, [null, "7", "7", "12", "-3", "é", "1/2"]);
    counts.set(answer, (counts.get(answer) ?? 0) + 1);
  }
  return [...counts].map(([answer, count]) => ({ answer, count, correct: answer === "7" }));
}

function majCases() {
  return range(8).map((seed) => {
    const random = seededRandom(2000 + seed);
    const samples = pick(random, [32, 64, 256]);
    const answers = randomAnswers(random, samples);
    const k = pick(random, [8, 16, 29]);
    const text = pick(random, ["", "p0", "naïve 𝄞", "MATH/train/17"]);
    return { name: `votes ${seed}`, answers, k, text, seed: seedOf(text), expect: majAtK(answers, k, seedOf(text)) };
  });
}

function recordCases() {
  return range(6).map((seed) => {
    const batch = randomBatch(100 + seed);
    const { spec, rollouts, external } = batch;
    const ids = [...new Set(rollouts.map((rollout) => rollout.promptId))];
    const prompts = ids.map((id) => ({ id, text: `${id}?`, tokens: [], tier: "E", answer: "7" }));
    const scored = scoreRollouts({ spec, rollouts, external });
    const totals = scored.map((row) => row.objectiveTotal);
    const found = advantages({ algorithm: "rloo", totals, groups: rollouts.map(groupOf) });
    const perPrompt = rollouts.length / prompts.length;
    const read = { prompts, perPrompt, samples: [], rollouts, scored, advantages: found };
    const at = { step: 3, split: "test" as const };
    const record = evaluationRecord(read, { ...at, decoding: "sample", success: "correct" });
    const count = 1 + (seed % 2);
    return {
      name: `batch ${100 + seed}`,
      spec,
      rollouts,
      external,
      perPrompt,
      count,
      expect: { problems: record.problems, groups: rolloutGroups(read, { ...at, count }) },
    };
  });
}

function planCases() {
  return [
    { steps: 30, evalEvery: 5 },
    { steps: 245, evalEvery: 5 },
    { steps: 10, evalEvery: 7, baseTestSamples: 4 },
    { steps: 30, evalEvery: 0, testSamples: 3 },
    { steps: 90, evalEvery: 1, evalSamples: 2 },
  ].map((changes) => {
    const input = { task: "t", baseModel: "m", ...changes };
    const config = runConfigSchema.parse(input);
    const steps = range(config.steps + 1).filter((step) => isEvaluatedAt(step, config));
    const plans = ([0, steps[1] ?? 0, 3, config.steps] as const).flatMap((step) =>
      (["base", "checkpoint"] as const).map((start) => ({
        step,
        start,
        plan: evaluationPlan(step, { config, start }).map(({ decoding, ...rest }) => ({
          ...rest,
          decoding: decoding.name,
          temperature: decoding.kind === "at" ? decoding.temperature : decoding.kind,
        })),
      })),
    );
    return { name: `every ${config.evalEvery} of ${config.steps}`, config: input, steps, plans };
  });
}
