"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useEffect } from "react";
import { MakeRunBank } from "@/components/banks/make-run-bank";
import { useChanges } from "@/components/live/use-live";
import { useViewer } from "@/components/share/viewer";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { RUN_PAGE } from "@/domain/run/page-reads";
import { useTRPC } from "@/trpc/client";
import type { RunDetail } from "@/trpc/types";
import { RolloutGroup } from "./rollout-group";
import { runParams } from "./run-params";
import { keyOf, type RolloutStep, StepPicker } from "./step-picker";

/** What the policy wrote at a step, and what each completion earned. */
export function RolloutsTab({ run }: { run: RunDetail }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [params, setParams] = useQueryStates(runParams);
  const viewer = useViewer();
  const changes = useChanges(run.id, "rollouts");
  const query = useQuery(trpc.rollouts.steps.queryOptions({ runId: run.id }));
  useEffect(() => {
    if (changes > 0) void queryClient.invalidateQueries(trpc.rollouts.steps.queryFilter({ runId: run.id }));
  }, [changes, queryClient, trpc, run.id]);

  if (query.isPending) return <Skeleton className="h-80 w-full" />;
  if (query.isError && !query.data) {
    return <LoadError what="The rollouts" error={query.error} onRetry={() => void query.refetch()} />;
  }
  const steps = query.data?.steps ?? [];
  const current =
    params.step === null
      ? (steps.find((step) => step.withText > 0) ?? steps[0])
      : (steps.find((step) => step.step === params.step && (params.split === null || step.split === params.split)) ??
        steps[0]);
  if (!current) {
    return <EmptyState title="No rollout has been kept">They come with the first step or evaluation.</EmptyState>;
  }
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <StepPicker steps={steps} current={current} onChange={({ step, split }) => void setParams({ step, split })} />
        {viewer.kind === "owner" && run.job !== "bank" ? <MakeRunBank runId={run.id} around={current} /> : null}
      </div>
      <Groups key={keyOf(current)} run={run} step={current} />
    </div>
  );
}

function Groups({ run, step }: { run: RunDetail; step: RolloutStep }) {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.rollouts.page.infiniteQueryOptions(
      { runId: run.id, step: step.step, split: step.split, limit: RUN_PAGE.rolloutGroups },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  if (query.isPending) return <Skeleton className="h-80 w-full" />;
  if (query.isError && !query.data) {
    return <LoadError what="The rollouts" error={query.error} onRetry={() => void query.refetch()} />;
  }
  const groups = query.data?.pages.flatMap((page) => page.groups) ?? [];
  return (
    <>
      {groups.map((group) => (
        <RolloutGroup key={group.promptId} group={group} run={run} />
      ))}
      {query.hasNextPage ? (
        <Button className="self-center" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? "Loading…" : `Show more (${groups.length} of ${step.groups})`}
        </Button>
      ) : null}
    </>
  );
}
