import {
  agentStarter,
  type RewardPreset,
  reasoningStarter,
  regimePresetsOf,
  rewardPresets,
} from "@/domain/reward/presets";
import { type RewardSpec, rewardSpecSchema } from "@/domain/reward/spec";
import type { Task } from "@/domain/task/task";
import type { TaskInfo } from "@/trpc/types";
import { missingSignals } from "./task-fit";

type KnownTask = Task & Pick<TaskInfo, "knownFrom">;

/** The presets one can begin from on a task: every one on ours; on another task those that it has the signals for. */
export function presetsFor(task: KnownTask): RewardPreset[] {
  if (task.knownFrom === "product") return rewardPresets();
  const practised = { task: task.id, success: task.success };
  const starters = [reasoningStarter, agentStarter].filter(({ spec }) => missingSignals(spec, task).length === 0);
  return [
    ...(task.success === "" ? [] : regimePresetsOf(practised).map((preset) => withoutRange(preset, task))),
    ...starters.map((preset) => ({ ...preset, task: task.id })),
  ];
}

/** Our successes are 0 or 1; that of another task may be any number, and the sum of its steps. */
function withoutRange(preset: RewardPreset, { signals, success }: Task): RewardPreset {
  const signal = signals.find(({ name }) => name === success);
  if (signal?.unit === "share" && signal.kind === "outcome") return preset;
  const terms = preset.spec.terms.map(({ range: _, ...term }) => term);
  return { ...preset, spec: { ...preset.spec, terms } };
}

/** What a reward that nobody has edited begins as anew once it is for this task; null where it may stay as it is. */
export function startAnew(untouched: RewardSpec, task: KnownTask): RewardSpec | null {
  if (task.knownFrom === "product" || missingSignals(untouched, task).length === 0) return null;
  return startOnBankTask(task);
}

/** What a new reward on such a task begins as: its success alone; where nobody said which signal that is, the first one. */
export function startOnBankTask(task: KnownTask): RewardSpec {
  const [plain] = presetsFor(task);
  const signal = task.success || (task.signals[0]?.name ?? "tokens");
  return rewardSpecSchema.parse({
    schema: "rewardspec/1",
    name: `Reward for ${task.id}`.slice(0, 200),
    terms: plain?.spec.terms ?? [{ id: signal, source: { type: "signal", signal } }],
  });
}
