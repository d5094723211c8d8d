import { bootstrapMeans, type Estimate } from "@/domain/compare/bootstrap";
import { forecastColumns, type PromptOutlook } from "@/domain/forecast/forecast-columns";
import { LOW_ESS } from "@/domain/forecast/notes";
import { scoresOf } from "@/domain/preview/score-columns";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { mean } from "@/domain/statistics/moments";
import type { Task } from "@/domain/task/task";
import type { RunRecord, TestRecord } from "@/scripts/regimes/record";
import type { PlannedRun } from "@/scripts/regimes/study";

/** The mean of the seeds, the least and the greatest. */
export type OverSeeds = { value: number; least: number; greatest: number };

/** What was forecast from the base and what its runs came to, on the same test prompts. */
export type Comparison = {
  title: string;
  mode: string;
  /** 95 % intervals bootstrapped over prompts. Lengths in tokens, S_ref and KL in nats. */
  forecast: { accuracy: Estimate; length: Estimate; logpRef: Estimate; kl: Estimate };
  measured: { accuracy: OverSeeds; length: OverSeeds; logpRef: OverSeeds; kl: OverSeeds; objectiveSdLeft: OverSeeds };
  /** Measured less forecast accuracy, paired by prompt. */
  difference: Estimate;
  tiers: { tier: string; prompts: number; base: number; forecast: Estimate; measured: number }[];
  ess: { mean: number; min: number; lowShare: number };
  /** Shares of prompts without a success among the samples. */
  unseen: number;
};

/** Steps over which a run's own KL and objective sd are averaged, at its start and its end. */
const STEPS = 30;

/** Compares one regime's forecast on the base's test rollouts with the runs of all seeds. */
export function compareRegime(input: {
  columns: RolloutColumns;
  task: Task;
  preset: PlannedRun["preset"];
  records: readonly RunRecord[];
}): Comparison {
  const { columns, task, preset, records } = input;
  const [record] = records;
  if (!record) throw new Error(`No run of ${preset.title} on ${task.id} is kept.`);
  const { objective } = record;
  if (records.some((other) => JSON.stringify(other.objective) !== JSON.stringify(objective)))
    throw new Error(`The runs of ${preset.title} on ${task.id} have different objectives.`);
  const spec = { ...preset.spec, objective };
  const scores = scoresOf(columns, { spec, known: task, algorithm: "rloo", external: new Map() });
  const result = forecastColumns({ columns, scores, objective, success: task.success, bank: {} });
  if (!result.ok) throw new Error(`${preset.title} on ${task.id} has no forecast: ${result.id}.`);
  const { prompts, optimum } = result.forecast;
  const ends = records.map(({ endTest }) => sampled(endTest));
  const rates = prompts.map((_, at) => mean(ends.map(({ correct, samples }) => (correct[at] ?? Number.NaN) / samples)));
  const of = (take: (record: RunRecord) => number) => overSeeds(records.map(take));
  const [accuracy, length, logpRef, kl, difference] = bootstrapMeans(
    prompts.map((prompt, at) => [
      prompt.accuracy ?? Number.NaN,
      prompt.meanLength ?? Number.NaN,
      prompt.refLogprob ?? Number.NaN,
      prompt.klBase ?? Number.NaN,
      (rates[at] ?? Number.NaN) - (prompt.accuracy ?? Number.NaN),
    ]),
  );
  if (!accuracy || !length || !logpRef || !kl || !difference) throw new Error("The bank has no prompts.");
  return {
    title: record.title,
    mode: objective.mode,
    forecast: { accuracy, length, logpRef, kl },
    measured: {
      accuracy: overSeeds(ends.map(({ correct, samples }) => mean(correct) / samples)),
      length: overSeeds(ends.map(({ meanLength }) => meanLength)),
      logpRef: overSeeds(ends.map((end) => end.logpRef)),
      kl: of((one) => mean(one.kl.slice(-STEPS))),
      objectiveSdLeft: of((one) => mean(one.objectiveSd.slice(-STEPS)) / mean(one.objectiveSd.slice(0, 3))),
    },
    difference,
    tiers: tiersOf(task, prompts, rates),
    ess: {
      mean: optimum.ess?.mean ?? Number.NaN,
      min: optimum.ess?.min ?? Number.NaN,
      lowShare: mean(prompts.map(({ ess }) => (ess < LOW_ESS ? 1 : 0))),
    },
    unseen: optimum.unseen ?? Number.NaN,
  };
}

/** Whether the bank is the one the runs measured their base on, prompt by prompt; a sentence where it is not. */
export function checkDraw(columns: RolloutColumns, task: Task, record: RunRecord): string | null {
  const base = sampled(record.baseTest);
  const correct = new Array<number>(columns.promptIds.length).fill(0);
  const signal = columns.signals.get(task.success);
  columns.prompt.forEach((prompt, index) => {
    const from = signal?.start?.[index] ?? index;
    const to = signal?.start?.[index + 1] ?? index + 1;
    let value = 0;
    for (let at = from; at < to; at += 1) value += signal?.values[at] ?? 0;
    if (value >= 0.5) correct[prompt] = (correct[prompt] ?? 0) + 1;
  });
  const differs = correct.filter((count, at) => count !== base.correct[at]).length;
  return differs === 0 ? null : `${differs} of ${correct.length} prompts have another number of successes.`;
}

function tiersOf(task: Task, prompts: readonly PromptOutlook[], rates: readonly number[]): Comparison["tiers"] {
  return task.tiers.flatMap(({ id }) => {
    const places = prompts.flatMap((prompt, at) => (prompt.tier === id ? [at] : []));
    const [forecast] = bootstrapMeans(places.map((at) => [prompts[at]?.accuracy ?? Number.NaN]));
    if (!forecast) return [];
    const base = mean(places.map((at) => prompts[at]?.baseAccuracy ?? Number.NaN));
    return [
      { tier: id, prompts: places.length, base, forecast, measured: mean(places.map((at) => rates[at] ?? Number.NaN)) },
    ];
  });
}

function sampled(records: readonly TestRecord[]): TestRecord {
  const found = records.find(({ decoding }) => decoding === "sample");
  if (!found) throw new Error("The record has no sampled evaluation on test.");
  return found;
}

function overSeeds(values: readonly number[]): OverSeeds {
  return { value: mean(values), least: Math.min(...values), greatest: Math.max(...values) };
}
