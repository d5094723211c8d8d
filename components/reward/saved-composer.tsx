"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { useState } from "react";
import { compactSpec } from "@/domain/reward/compact-spec";
import { writeSpecText } from "@/domain/reward/write-spec-text";
import { useTRPC } from "@/trpc/client";
import { Composer } from "./composer";
import { NoTasks } from "./no-tasks";
import { rewardParams } from "./reward-params";
import { missingSignals, taskThatFits } from "./task-fit";

const LOOK_MS = 15_000;

/** The composer on the newest version of a saved reward. */
export function SavedComposer({ rewardId }: { rewardId: string }) {
  const trpc = useTRPC();
  const { data: reward } = useSuspenseQuery({
    ...trpc.rewards.get.queryOptions({ rewardId }),
    // Somebody else may save meanwhile: looked for while the page is in view, and when it comes back into it.
    refetchInterval: LOOK_MS,
    refetchOnWindowFocus: "always",
  });
  const { data: known } = useSuspenseQuery(trpc.tasks.list.queryOptions());
  const [taskId, setTaskId] = useQueryState("task", rewardParams.task);
  const latest = reward.versions[0];
  // What it opened with: versions saved later, by us or others, do not replace what is being typed.
  const [base] = useState(() => ({
    versionId: latest?.id ?? null,
    text: latest ? writeSpecText(compactSpec(latest.spec)) : "",
  }));
  const named = (id: string | null | undefined) => known.tasks.find((one) => one.id === id);
  const fitting = latest && taskThatFits(latest.spec, known.tasks);
  // The task it was composed for goes before a likely one, as long as the reward fits it.
  const composedFor = named(latest?.taskId);
  const suits = latest && composedFor && missingSignals(latest.spec, composedFor).length === 0;
  const task = named(taskId) ?? (suits ? composedFor : fitting) ?? known.tasks[0];
  if (!task) return <NoTasks />;
  return (
    <Composer
      rewardId={rewardId}
      draftKey={rewardId}
      base={base}
      versions={reward.versions}
      task={task}
      tasks={known.tasks}
      onTaskChange={(next) => void setTaskId(next)}
    />
  );
}
