import { parseRewardSpec } from "@/domain/reward/parse";
import type { RewardSpec } from "@/domain/reward/spec";
import { expandGrid, type GridCell } from "@/domain/run/grid";
import type { TaskInfo } from "@/trpc/types";
import { axisFaultName } from "./axis-text";
import type { LaunchFaults, LaunchReading } from "./launch-fields";

/** The runs that a form makes, null while it makes none; and what is wrong beyond its single fields. */
export type PreparedLaunch = { cells: GridCell[] | null; faults: LaunchFaults };

/** Expands the form's grid over the reward; faults stand where they can be mended. */
export function prepareLaunch(
  reading: LaunchReading,
  spec: RewardSpec | null,
  task: Pick<TaskInfo, "id" | "name" | "signals"> | null,
): PreparedLaunch {
  const { config, seeds, axes } = reading;
  const misfit = spec && task ? parseRewardSpec(spec, task) : null;
  if (misfit && !misfit.ok) {
    const message = firstSentence(misfit.faults[0]?.message ?? "");
    return { cells: null, faults: { version: `This reward does not fit ${task?.name}: ${message}` } };
  }
  if (!spec || !config || !seeds || !axes) return { cells: null, faults: {} };
  const grid = expandGrid({ spec, config, axes, seeds, known: task });
  if (grid.ok) return { cells: grid.cells, faults: {} };
  const faults: LaunchFaults = {};
  for (const { path, message } of grid.faults) faults[axisFaultName(path) ?? "vary"] ??= message;
  return { cells: null, faults };
}

/** The fault without the list of what there is instead, which is too long for a field. */
function firstSentence(message: string): string {
  const [first = message] = message.split(/\.\s/);
  return first.endsWith(".") ? first : `${first}.`;
}
