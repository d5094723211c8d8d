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
import { taskThatFits } from "./task-fit";

/** The composer on a new reward begun from a version of another, which it names as its parent when it is saved. */
export function ForkedComposer({ versionId }: { versionId: string }) {
  const trpc = useTRPC();
  const { data: version } = useSuspenseQuery(trpc.rewards.version.queryOptions({ versionId }));
  const { data: known } = useSuspenseQuery(trpc.tasks.list.queryOptions());
  const [taskId, setTaskId] = useQueryState("task", rewardParams.task);
  const [base] = useState(() => {
    const name = `${version.rewardName.slice(0, 190)} (fork)`;
    return { versionId, text: writeSpecText(compactSpec({ ...version.spec, name })) };
  });
  const wanted = taskId ?? version.taskId;
  const task = known.tasks.find((one) => one.id === wanted) ?? taskThatFits(version.spec, known.tasks);
  if (!task) return <NoTasks />;
  return (
    <Composer
      rewardId={null}
      draftKey={`new:from:${versionId}`}
      base={base}
      versions={[]}
      task={task}
      tasks={known.tasks}
      onTaskChange={(next) => void setTaskId(next)}
    />
  );
}
