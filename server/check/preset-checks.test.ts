import { describe, expect, it } from "vitest";
import { runChecks } from "@/domain/checks/run-checks";
import { scoresOf } from "@/domain/preview/score-columns";
import {
  arithmeticBaseStatistics,
  dominancePresets,
  embeddedRegimePresets,
  gridworldBaseStatistics,
  type RewardPreset,
  regimePresetsOf,
  rewardPresets,
} from "@/domain/reward/presets";
import { columnsOf } from "@/domain/rollout/columns-of";
import { arithmeticTask, gridworldTask, type Task } from "@/domain/task/task";
import { recordedBank } from "@/scripts/demo/recorded-bank";

const gridworld = { task: "gridworld", success: "goal_achieved" };
const shipped: { task: Task & { id: "arithmetic" | "gridworld" }; presets: RewardPreset[] }[] = [
  {
    task: { ...arithmeticTask, id: "arithmetic" },
    presets: [
      ...rewardPresets(arithmeticBaseStatistics).filter(({ task }) => task === "arithmetic"),
      ...embeddedRegimePresets(),
    ],
  },
  {
    task: { ...gridworldTask, id: "gridworld" },
    presets: [
      ...rewardPresets().filter(({ task }) => task === "gridworld"),
      ...regimePresetsOf(gridworld),
      ...dominancePresets(gridworldBaseStatistics, gridworld),
    ],
  },
];

describe.each(shipped)("the presets on the recorded bank of $task.id", ({ task, presets }) => {
  const columns = columnsOf(recordedBank(task.id));

  it.each(presets)("$title fails no check", ({ spec }) => {
    const rescore = (own: typeof spec) =>
      scoresOf(columns, { spec: own, algorithm: "rloo", external: new Map(), known: task });
    const bank = { id: "recorded", columns, scores: rescore(spec), rescore, cut: {}, notRun: new Map() };
    const { checks } = runChecks({ spec, task, bank });
    expect(checks.filter(({ status }) => status === "failed")).toEqual([]);
  });
});
