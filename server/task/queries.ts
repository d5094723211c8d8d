import type { Task } from "@/domain/task/task";
import { type Actor, requireOwner } from "@/server/actor";
import { notImplemented } from "@/server/app-error";

export type TaskRow = Task & {
  /** Base models that some trainer of the project offers for this task, and the trainers that do. */
  baseModels: { id: string; trainerIds: string[] }[];
};

/** The tasks the product knows and what the trainers that are not revoked can train on them. */
export async function listTasks(actor: Actor): Promise<{ tasks: TaskRow[] }> {
  requireOwner(actor);
  return notImplemented("tasks.list");
}
