"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { useState } from "react";
import { reasoningStarter, rewardPresets } from "@/domain/reward/presets";
import { useTRPC } from "@/trpc/client";
import { compactSpec } from "./compact-spec";
import { Composer } from "./composer";
import { NoTasks } from "./no-tasks";
import { rewardParams } from "./reward-params";
import { writeSpecText } from "./spec-text";

/** The composer on a reward that is not saved yet, begun from a preset. */
export function NewComposer({ presetId }: { presetId: string | null }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.tasks.list.queryOptions());
  const [taskId, setTaskId] = useQueryState("task", rewardParams.task);
  const preset = rewardPresets().find((one) => one.id === presetId) ?? reasoningStarter;
  const [base] = useState(() => ({ versionId: null, text: writeSpecText(compactSpec(preset.spec)) }));
  const task = data.tasks.find((one) => one.id === (taskId ?? preset.task)) ?? data.tasks[0];
  if (!task) return <NoTasks />;
  return (
    <Composer
      rewardId={null}
      draftKey={`new:${preset.id}`}
      base={base}
      versions={[]}
      task={task}
      tasks={data.tasks}
      onTaskChange={(next) => void setTaskId(next)}
    />
  );
}
