"use client";

import { useEffect, useState } from "react";
import { resolveModel } from "@/components/model/model-text";
import type { TaskInfo } from "@/trpc/types";
import { followingFields, resolveFields } from "./follow-task";
import { type LaunchFields, startFields } from "./launch-fields";
import { keepLaunchDraft, readLaunchDraft } from "./launch-store";

/**
 * The form's texts, kept in this tab; task and base model follow the reward, and what depends on the task
 * follows it, until one changes them. A fork begins as `initial`
 * and is kept apart from other forms by its `key`.
 */
export function useLaunchFields(
  tasks: readonly TaskInfo[],
  suggestedTask: string,
  { key, initial }: { key: string; initial: LaunchFields | null },
) {
  const start = initial ?? followingFields(startFields("", ""));
  const [typed, setTyped] = useState<LaunchFields>(start);
  const [restored, setRestored] = useState(false);

  useEffect(() => {
    const draft = readLaunchDraft(window.sessionStorage, key);
    if (!draft) return;
    setTyped(draft);
    setRestored(true);
  }, [key]);

  const taskId = typed.task || suggestedTask;
  const task = tasks.find((one) => one.id === taskId) ?? null;
  const models = task?.baseModels.map((model) => model.id) ?? [];
  const model = resolveModel(typed, { models, anyModel: (task?.anyModelTrainerIds.length ?? 0) > 0 });
  const fields: LaunchFields = { ...resolveFields(typed, task), task: taskId, ...model };

  function set(changes: Partial<LaunchFields>) {
    const next = { ...typed, ...changes };
    setTyped(next);
    keepLaunchDraft(window.sessionStorage, key, next);
  }

  function reset() {
    keepLaunchDraft(window.sessionStorage, key, null);
    setTyped(start);
    setRestored(false);
  }

  return { fields, task, set, reset, restored, forget: () => keepLaunchDraft(window.sessionStorage, key, null) };
}
