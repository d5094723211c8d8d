import { type Task, tasks } from "./task";

/** What the pages of a run say of its task. */
export type RunTask = Pick<Task, "id" | "name" | "success" | "tiers">;

/** The task of a run: ours, else as it came with the run; null for one that nobody described. */
export function taskOfRun(run: {
  task: string;
  /** Of a task that is not ours; absent on a page that was frozen before there were any. */
  describedTask?: RunTask | null;
}): RunTask | null {
  return tasks.find(({ id }) => id === run.task) ?? run.describedTask ?? null;
}
