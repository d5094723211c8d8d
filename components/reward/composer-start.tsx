"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { RewardPreset } from "@/domain/reward/presets";
import type { TaskInfo } from "@/trpc/types";
import { presetsFor } from "./presets-for";

/** What the reward is for, and a preset to begin again from. */
export function ComposerStart({
  task,
  tasks,
  onTaskChange,
  onPreset,
}: {
  task: TaskInfo;
  tasks: readonly TaskInfo[];
  onTaskChange: (taskId: string) => void;
  onPreset: (preset: RewardPreset) => void;
}) {
  const presets = presetsFor(task);
  return (
    <section aria-label="Task and preset" className="grid gap-4 sm:grid-cols-2">
      <Field label="Task" hint={task.description}>
        {(control) => (
          <Select
            {...control}
            value={task.id}
            onValueChange={onTaskChange}
            options={tasks.map(({ id, name, description }) => ({ value: id, label: name, hint: description }))}
          />
        )}
      </Field>
      <Field label="Start from" hint="Replaces everything below; what was saved stays saved.">
        {(control) => (
          <Select
            {...control}
            value={undefined}
            placeholder="A preset…"
            onValueChange={(id) => {
              const preset = presets.find((one) => one.id === id);
              if (!preset) return;
              onPreset(preset);
              onTaskChange(preset.task);
            }}
            options={presets.map(({ id, title, sentence }) => ({ value: id, label: title, hint: sentence }))}
          />
        )}
      </Field>
    </section>
  );
}
