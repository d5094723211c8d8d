"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveSign } from "@/components/live/live-sign";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { useTRPC } from "@/trpc/client";
import { LaunchRegimes } from "./launch-regimes";
import { RunsCards } from "./runs-cards";
import { runsListOptions } from "./runs-list-options";
import { runsParams } from "./runs-params";
import { RunsSkeleton } from "./runs-skeleton";
import { RunsTable } from "./runs-table";
import { SelectionBar } from "./selection-bar";
import { StatusFilter } from "./status-filter";

/** What runs and what ran, newest first, live. */
export function RunsScreen() {
  const trpc = useTRPC();
  const [params, setParams] = useQueryStates(runsParams);
  const query = useInfiniteQuery({
    ...trpc.runs.list.infiniteQueryOptions(...runsListOptions(params.status)),
    // New runs come by the poll, news of known ones by the stream.
    refetchInterval: 10_000,
  });
  const runs = useMemo(() => query.data?.pages.flatMap((page) => page.runs) ?? [], [query.data]);
  const launches = useMemo(() => query.data?.pages.flatMap((page) => page.launches) ?? [], [query.data]);
  const followed = useMemo(() => runs.map((run) => ({ ...run, runId: run.id })), [runs]);
  const total = query.data?.pages[0]?.total ?? 0;
  const selected = useMemo(() => new Set(params.selected), [params.selected]);
  const select = (runId: string, on: boolean) => {
    const rest = params.selected.filter((id) => id !== runId);
    void setParams({ selected: on ? [...rest, runId] : rest });
  };
  const unfiltered = params.status.length === 0;

  if (query.isPending) return <RunsSkeleton />;
  if (query.isError && !query.data) {
    return <LoadError what="The runs" error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (total === 0 && unfiltered) {
    return (
      <>
        <PageHeader title="Runs" description="What runs and what ran." />
        <EmptyState icon={<FlaskConical aria-hidden />} title="No runs yet" action={<LaunchRegimes />}>
          Four runs on the arithmetic task, one for each way to train: task reward, distribution sharpening, tempered
          and tilted sampling. The trainer beside this app works through them one after the other; their curves appear
          here.
        </EmptyState>
      </>
    );
  }
  return (
    <LiveProvider runs={followed}>
      <PageHeader
        title="Runs"
        description="What runs and what ran. Select some to compare them."
        actions={
          <>
            <Button asChild variant="ghost">
              <Link href="/shares">Shared links</Link>
            </Button>
            <Button asChild variant="primary">
              <Link href="/launch">Launch a run</Link>
            </Button>
          </>
        }
      />
      <SelectionBar selected={params.selected} onClear={() => void setParams({ selected: [] })} />
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <StatusFilter status={params.status} onChange={(status) => void setParams({ status })} />
        <p className="flex items-center gap-3 text-faint text-xs tabular">
          <LiveSign />
          {runs.length} of {total} {total === 1 ? "run" : "runs"}
        </p>
      </div>
      {runs.length === 0 ? (
        <EmptyState
          title="No run is in this state"
          action={<Button onClick={() => void setParams({ status: [] })}>Show all runs</Button>}
        />
      ) : (
        <>
          <div className="hidden lg:block">
            <RunsTable runs={runs} launches={launches} selected={selected} onSelect={select} />
          </div>
          <div className="lg:hidden">
            <RunsCards runs={runs} launches={launches} selected={selected} onSelect={select} />
          </div>
        </>
      )}
      {query.hasNextPage ? (
        <div className="mt-6 flex justify-center">
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {query.isFetchingNextPage ? "Loading…" : `Show more (${runs.length} of ${total})`}
          </Button>
        </div>
      ) : null}
    </LiveProvider>
  );
}
