"use client";

import { useQuery } from "@tanstack/react-query";
import { useViewer } from "@/components/share/viewer";
import { offersModel, ownNames } from "@/domain/task/offered-models";
import { useTRPC } from "@/trpc/client";
import type { RunDetail } from "@/trpc/types";

/** Whether a queued run waits only for its turn: every online trainer that could take it works on another one. */
export function useTrainerBusy(run: Pick<RunDetail, "status" | "task" | "baseModel">): boolean {
  const trpc = useTRPC();
  // Who only has a link does not see the trainers.
  const queued = useViewer().kind === "owner" && run.status === "queued";
  const query = useQuery({
    ...trpc.trainers.list.queryOptions(),
    enabled: queued,
    refetchInterval: queued && 5_000,
    retry: false,
  });
  if (!queued || !query.data) return false;
  const own = ownNames(query.data.trainers);
  const able = query.data.trainers.filter(
    ({ online, tasks, baseModels }) => online && tasks.includes(run.task) && offersModel(baseModels, run, own),
  );
  return able.length > 0 && able.every(({ running }) => running.length > 0);
}
