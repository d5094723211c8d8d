import {
  arithmeticBaseStatistics,
  type BaseStatistics,
  dominancePresets,
  gridworldBaseStatistics,
  type RewardPreset,
  regimePresetsOf,
} from "@/domain/reward/presets";
import { type RunConfig, runConfigSchema } from "@/domain/run/config";
import { arithmeticTask, gridworldTask, type Task } from "@/domain/task/task";

/** A study of the four regimes on one trainer. */
export type Study = {
  id: "embedded" | "torch";
  /** Where the numbers of every run are kept, one file a run. */
  records: string;
  /** The document whose measured part is written from them. */
  report: string;
  seeds: readonly number[];
  /** Ids of the regimes, in the order of the tables. */
  regimes: readonly string[];
  stages: readonly Stage[];
};
type Stage = { task: Task; baseModel: string; statistics: BaseStatistics };

/** One run of a study: a regime on a task with a seed. `key` names its file. */
export type PlannedRun = { key: string; task: string; regime: string; seed: number; preset: RewardPreset };

const arithmetic = { task: arithmeticTask, baseModel: "arithmetic-base", statistics: arithmeticBaseStatistics };

export const embeddedStudy: Study = {
  id: "embedded",
  records: "docs/regimes",
  report: "docs/regimes.md",
  seeds: [1, 2, 3],
  regimes: ["task_reward", "distribution_sharpening", "tempered_sampling", "tilted_d0_25", "tilted_d1", "tilted_d4"],
  stages: [arithmetic, { task: gridworldTask, baseModel: "gridworld-base", statistics: gridworldBaseStatistics }],
};

/** The same rewards, beta_inv included, on the tiny language model that the torch trainer makes. */
export const torchStudy: Study = {
  id: "torch",
  records: "docs/torch-regimes",
  report: "docs/torch-regimes.md",
  seeds: [1, 2],
  regimes: ["task_reward", "distribution_sharpening", "tempered_sampling", "tilted_d1"],
  stages: [{ ...arithmetic, baseModel: "arithmetic-tiny" }],
};

export const studies: readonly Study[] = [embeddedStudy, torchStudy];

/** Tilted sampling is chosen by dominance: what the paper's beta_inv of 100 would be is hard to tell from task reward here. */
export function plannedRuns(study: Study, seeds: readonly number[] = study.seeds): PlannedRun[] {
  return study.stages.flatMap(({ task, statistics }) => {
    const practised = { task: task.id, success: task.success };
    const presets = [
      ...regimePresetsOf(practised).filter(({ id }) => id !== "tilted_sampling"),
      ...dominancePresets(statistics, practised),
    ].filter(({ id }) => study.regimes.includes(id));
    // Seed by seed, so that an unfinished study has every regime once before it has one of them thrice.
    return seeds.flatMap((seed) =>
      presets.map((preset) => ({
        key: `${task.id}-${preset.id}-seed${seed}`,
        task: task.id,
        regime: preset.id,
        seed,
        preset,
      })),
    );
  });
}

/** The configuration of every run of a study on a task; only the reward and the seed differ. */
export function studyConfig(study: Study, taskId: string, steps: number): RunConfig {
  const stage = study.stages.find(({ task }) => task.id === taskId);
  if (!stage) throw new Error(`The study has no task "${taskId}".`);
  const { task, baseModel } = stage;
  return runConfigSchema.parse({
    task: task.id,
    baseModel,
    learningRate: task.learningRate,
    steps,
    maxTokens: task.maxTokens,
    evalPrompts: 128,
  });
}
