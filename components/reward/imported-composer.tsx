"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryState } from "nuqs";
import { useState, useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/trpc/client";
import { Composer } from "./composer";
import { readDraft } from "./draft-store";
import { NoTasks } from "./no-tasks";
import { rewardParams } from "./reward-params";

/** Where the browser keeps a reward on its way from the import to the composer. */
export const IMPORT_DRAFT = "new:import";

const never = () => () => undefined;

/** The composer on a reward that was imported and is not saved yet. */
export function ImportedComposer() {
  const text = useSyncExternalStore(
    never,
    () => readDraft(window.localStorage, IMPORT_DRAFT)?.text ?? null,
    () => undefined,
  );
  if (text === undefined) return <Skeleton className="h-96 w-full" />;
  if (text === null) {
    return (
      <EmptyState
        title="Nothing was imported here"
        action={
          <Button asChild variant="primary">
            <Link href="/rewards">Rewards</Link>
          </Button>
        }
      >
        The reward was saved, or it was imported in another browser. Import it again on the Rewards page.
      </EmptyState>
    );
  }
  return <Imported text={text} />;
}

function Imported({ text }: { text: string }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.tasks.list.queryOptions());
  const [taskId, setTaskId] = useQueryState("task", rewardParams.task);
  // What came in; the draft follows what is typed.
  const [base] = useState({ versionId: null, text });
  const task = data.tasks.find((one) => one.id === taskId) ?? data.tasks[0];
  if (!task) return <NoTasks />;
  return (
    <Composer
      rewardId={null}
      draftKey={IMPORT_DRAFT}
      base={base}
      versions={[]}
      task={task}
      tasks={data.tasks}
      onTaskChange={(next) => void setTaskId(next)}
    />
  );
}
