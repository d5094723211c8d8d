"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { taskThatFits } from "@/components/reward/task-fit";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useTRPC } from "@/trpc/client";
import { LaunchForm } from "./launch-form";
import { launchParams } from "./launch-params";
import { useLaunchVersion } from "./use-launch-version";

/** Launch: choose what to train on what, see what to expect, and start it. */
export function LaunchScreen() {
  const trpc = useTRPC();
  const { data: known } = useSuspenseQuery(trpc.tasks.list.queryOptions());
  const { data: trainers } = useSuspenseQuery(trpc.trainers.list.queryOptions());
  const [params, setParams] = useQueryStates(launchParams);
  const chosen = useLaunchVersion(params.version, params.reward);

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
  const fitting = chosen.version ? taskThatFits(chosen.version.spec, known.tasks) : undefined;
  return (
    <LaunchForm
      chosen={chosen}
      lost={params.version !== null && chosen.version === null && !chosen.pending}
      onVersion={(version, reward) => void setParams({ version, reward })}
      tasks={known.tasks}
      trainers={trainers.trainers}
      suggestedTask={params.task ?? fitting?.id ?? known.tasks[0]?.id ?? ""}
    />
  );
}
