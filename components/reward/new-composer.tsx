"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { useState } from "react";
import { compactSpec } from "@/domain/reward/compact-spec";
import { reasoningStarter, rewardPresets } from "@/domain/reward/presets";
import { writeSpecText } from "@/domain/reward/write-spec-text";
import { useTRPC } from "@/trpc/client";
import { Composer } from "./composer";
import { NoTasks } from "./no-tasks";
import { presetsFor, startAnew, startOnBankTask } from "./presets-for";
import { rewardParams } from "./reward-params";

/** The composer on a reward that is not saved yet, begun from a preset. */
export function NewComposer({ presetId }: { presetId: string | null }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.tasks.list.queryOptions());
  const [taskId, setTaskId] = useQueryState("task", rewardParams.task);
  const ours = rewardPresets().find((one) => one.id === presetId);
  const wanted = taskId ?? ours?.task ?? reasoningStarter.task;
  const task = data.tasks.find((one) => one.id === wanted) ?? data.tasks[0];
  // What it opened with: choosing another task later keeps what is being typed.
  const [start] = useState(() => {
    const preset =
      task && task.knownFrom !== "product" && (!ours || startAnew(ours.spec, task) !== null)
        ? presetsFor(task).find((one) => one.id === presetId)
        : (ours ?? reasoningStarter);
    const spec = preset?.spec ?? (task ? startOnBankTask(task) : reasoningStarter.spec);
    const draft = preset?.id ?? `of:${task?.id}`;
    return { draftKey: `new:${draft}`, base: { versionId: null, text: writeSpecText(compactSpec(spec)) } };
  });
  if (!task) return <NoTasks />;
  return (
    <Composer
      rewardId={null}
      draftKey={start.draftKey}
      base={start.base}
      versions={[]}
      task={task}
      tasks={data.tasks}
      onTaskChange={(next) => void setTaskId(next)}
      startOn={startAnew}
    />
  );
}
