"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { taskThatFits } from "@/components/reward/task-fit";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/trpc/client";
import { LaunchForm } from "./launch-form";
import { launchParams } from "./launch-params";
import { useForkedRun } from "./use-forked-run";
import { useLaunchVersion } from "./use-launch-version";

/** Launch: choose what to train on what, see what to expect, and start it. */
export function LaunchScreen() {
  const trpc = useTRPC();
  const { data: known } = useSuspenseQuery(trpc.tasks.list.queryOptions());
  const { data: trainers } = useSuspenseQuery(trpc.trainers.list.queryOptions());
  const [params, setParams] = useQueryStates(launchParams);
  const forking = useForkedRun(params.fork);
  const forked = forking.kind === "ready" ? forking.fork : null;
  // A version named in the link goes before the forked run's.
  const versionId = params.version ?? forked?.run.reward?.versionId ?? null;
  const rewardId = params.reward ?? (params.version === null ? (forked?.run.reward?.id ?? null) : null);
  const chosen = useLaunchVersion(versionId, rewardId);

  if (chosen.rewards.length === 0) {
    return (
      <EmptyState
        title="There is no reward to train on yet"
        action={
          <Button asChild variant="primary">
            <Link href="/rewards">Compose a reward</Link>
          </Button>
        }
      >
        A run trains a policy on a saved version of a reward. Start from a preset, save it, and come back.
      </EmptyState>
    );
  }
  if (forking.kind === "pending") return <Skeleton className="h-96 w-full" />;
  if (forking.kind === "not_possible") {
    return (
      <EmptyState
        title="This run cannot be forked"
        action={
          <Button asChild>
            <Link href="/launch">Launch something else</Link>
          </Button>
        }
      >
        {forking.reason}
      </EmptyState>
    );
  }
  const fitting = chosen.version ? taskThatFits(chosen.version.spec, known.tasks) : undefined;
  const composedFor = known.tasks.find(({ id, knownFrom }) => knownFrom !== "product" && id === chosen.version?.taskId);
  return (
    <LaunchForm
      chosen={chosen}
      key={params.fork ?? ""}
      fork={forked}
      startStep={params.start}
      lost={versionId !== null && chosen.version === null && !chosen.pending}
      onVersion={(version, reward) => void setParams({ version, reward })}
      tasks={known.tasks}
      trainers={trainers.trainers}
      suggestedTask={params.task ?? composedFor?.id ?? fitting?.id ?? known.tasks[0]?.id ?? ""}
    />
  );
}
