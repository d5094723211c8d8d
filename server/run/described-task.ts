import type { RunTask } from "@/domain/task/task-of-run";
import type { Actor } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { tasksById } from "@/server/task/known-task";

/** Of the tasks of some runs those that are not ours, as pages show them: whoever sees a run sees what its task is. */
export async function describedTasksOf(
  db: Database,
  actor: Actor,
  runs: readonly { task: string }[],
): Promise<(run: { task: string }) => RunTask | null> {
  const known = await tasksById(db.prisma, actor, [...new Set(runs.map(({ task }) => task))]);
  return ({ task: taskId }) => {
    const task = known.get(taskId);
    if (!task || task.knownFrom === "product") return null;
    const { id, name, success, tiers } = task;
    return { id, name, success, tiers };
  };
}
