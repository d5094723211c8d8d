import {
  arithmeticBaseStatistics,
  dominancePresets,
  gridworldBaseStatistics,
  type RewardPreset,
  regimePresetsOf,
} from "@/domain/reward/presets";
import { type RunConfig, runConfigSchema } from "@/domain/run/config";
import { arithmeticTask, gridworldTask } from "@/domain/task/task";

/** One run of the study: a regime on a task with a seed. `key` names its file. */
export type PlannedRun = { key: string; task: string; regime: string; seed: number; preset: RewardPreset };

const STAGES = [
  { task: arithmeticTask, baseModel: "arithmetic-base", statistics: arithmeticBaseStatistics },
  { task: gridworldTask, baseModel: "gridworld-base", statistics: gridworldBaseStatistics },
] as const;

/** The four regimes, tilted sampling by dominance: what the paper's beta_inv of 100 would be is hard to tell from task reward here. */
export function plannedRuns(seeds: readonly number[]): PlannedRun[] {
  return STAGES.flatMap(({ task, statistics }) => {
    const practised = { task: task.id, success: task.success };
    const presets = [
      ...regimePresetsOf(practised).filter(({ id }) => id !== "tilted_sampling"),
      ...dominancePresets(statistics, practised),
    ];
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

/** The configuration of every run on a task; only the reward and the seed differ. */
export function studyConfig(taskId: string, steps: number): RunConfig {
  const stage = STAGES.find(({ task }) => task.id === taskId);
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
