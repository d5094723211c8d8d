"use client";

import { useEffect, useState } from "react";
import type { TaskInfo } from "@/trpc/types";
import { type LaunchFields, startFields } from "./launch-fields";
import { keepLaunchDraft, readLaunchDraft } from "./launch-store";

/** The form's texts, kept in this tab; task and base model follow the reward until one chooses them. */
export function useLaunchFields(tasks: readonly TaskInfo[], suggestedTask: string) {
  const [typed, setTyped] = useState<LaunchFields>(() => startFields("", ""));
  const [restored, setRestored] = useState(false);

  useEffect(() => {
    const draft = readLaunchDraft(window.sessionStorage);
    if (!draft) return;
    setTyped(draft);
    setRestored(true);
  }, []);

  const taskId = typed.task || suggestedTask;
  const task = tasks.find((one) => one.id === taskId) ?? null;
  const models = task?.baseModels.map((model) => model.id) ?? [];
  const baseModel = models.includes(typed.baseModel) ? typed.baseModel : (models[0] ?? "");
  const fields: LaunchFields = { ...typed, task: taskId, baseModel };

  function set(changes: Partial<LaunchFields>) {
    const next = { ...typed, ...changes };
    setTyped(next);
    keepLaunchDraft(window.sessionStorage, next);
  }

  function reset() {
    keepLaunchDraft(window.sessionStorage, null);
    setTyped(startFields("", ""));
    setRestored(false);
  }

  return { fields, task, set, reset, restored, forget: () => keepLaunchDraft(window.sessionStorage, null) };
}
