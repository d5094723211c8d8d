import { type RunTask, taskOfRun } from "@/domain/task/task-of-run";

/** The difficulty tiers of the tasks of some runs, each task's from the easiest, one task after the other. */
export function tiersOfRuns(runs: readonly { task: string; describedTask?: RunTask | null }[]): RunTask["tiers"] {
  const byTask = new Map(runs.map((run) => [run.task, taskOfRun(run)?.tiers ?? []]));
  return [...byTask.values()].flat();
}
