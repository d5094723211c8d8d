import type { Task } from "@/domain/task/task";
import { type LaunchFields, numberText, startFields } from "./launch-fields";

/** Stands in a field that follows the task until one changes it. */
const FOLLOWS_TASK = "(as the task asks)";
const following = ["maxTokens", "learningRate"] as const;

/** A new launch's fields: those that depend on the task follow it. */
export function followingFields(fields: LaunchFields): LaunchFields {
  return { ...fields, ...Object.fromEntries(following.map((name) => [name, FOLLOWS_TASK])) };
}

/** The fields with what the task asks in place of what follows it; the start's own numbers where no task is chosen. */
export function resolveFields(
  fields: LaunchFields,
  task: Pick<Task, "maxTokens" | "learningRate"> | null,
): LaunchFields {
  const usual = startFields("", "");
  const resolved = following.map((name) => {
    const text = task ? numberText(task[name]) : usual[name];
    return [name, fields[name] === FOLLOWS_TASK ? text : fields[name]];
  });
  return { ...fields, ...Object.fromEntries(resolved) };
}
