"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveSign } from "@/components/live/live-sign";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { MAX_COMPARED } from "@/domain/compare/limits";
import { isTerminal } from "@/domain/run/status";
import { useTRPC } from "@/trpc/client";
import type { RouterOutputs } from "@/trpc/types";
import { CompareContent } from "./compare-content";
import { compareParams } from "./compare-params";
import { mixedRuns } from "./mixed-runs";

export type Comparison = RouterOutputs["compare"]["runs"];

/** Runs beside each other, live; everything but which runs is read from the URL. */
export function CompareScreen({ runIds }: { runIds: readonly string[] }) {
  const trpc = useTRPC();
  const asked = useMemo(() => [...new Set(runIds)], [runIds]);
  const taken = useMemo(() => asked.slice(0, MAX_COMPARED), [asked]);
  const query = useQuery({
    ...trpc.compare.runs.queryOptions({ runIds: taken }),
    enabled: taken.length > 0,
    placeholderData: keepPreviousData,
    // The stream brings points and status; the poll metrics that no run had before.
    refetchInterval: ({ state }) => (state.data?.runs.every(({ status }) => isTerminal(status)) ? false : 10_000),
  });
  const { data } = query;
  const followed = useMemo(() => (data?.runs ?? []).map((run) => ({ ...run, runId: run.id })), [data]);
  if (taken.length === 0) {
    return (
      <EmptyState
        title="Nothing to compare yet"
        action={
          <Button asChild variant="primary">
            <Link href="/runs">Choose runs</Link>
          </Button>
        }
      >
        Tick runs in the list of runs and press Compare.
      </EmptyState>
    );
  }
  if (query.isError && !data) {
    return <LoadError what="The runs" error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!data) {
    return (
      <div role="status" aria-label="Loading the runs" className="flex flex-col gap-4">
        <Skeleton className="h-8 w-72" />
        <Skeleton className="h-72 w-full" />
      </div>
    );
  }
  return (
    <>
      <Notes asked={asked.length} comparison={data} />
      <MixedRuns runs={data.runs} />
      {data.runs.length === 0 ? (
        <EmptyState title="None of these runs is here">Choose others in the list of runs.</EmptyState>
      ) : (
        <LiveProvider key={data.runs.map(({ id }) => id).join()} runs={followed} waitForSeries>
          <CompareContent comparison={data} sign={<LiveSign />} />
        </LiveProvider>
      )}
    </>
  );
}

/** What of these runs must not be held against each other. */
function MixedRuns({ runs }: { runs: Comparison["runs"] }) {
  const said = mixedRuns(runs);
  if (said === null) return null;
  return (
    <p role="status" className="mb-4 break-words rounded-lg bg-warn-soft px-4 py-2.5 text-sm">
      {said}
    </p>
  );
}

/** What of the link could not be shown. */
function Notes({ asked, comparison }: { asked: number; comparison: Comparison }) {
  const { missing } = comparison;
  const [, setParams] = useQueryStates(compareParams);
  if (asked <= MAX_COMPARED && missing.length === 0) return null;
  return (
    <div role="status" className="mb-4 flex flex-col gap-1 rounded-lg bg-warn-soft px-4 py-2.5 text-sm">
      {asked > MAX_COMPARED ? (
        <p>
          {MAX_COMPARED} of {asked} runs are compared: more could not be told apart.
        </p>
      ) : null}
      {missing.length > 0 ? (
        <p className="break-words">
          {missing.length === 1 ? "One run of this link is" : `${missing.length} runs of this link are`} not here,
          deleted or of another project: {missing.slice(0, 3).join(", ")}
          {missing.length > 3 ? ", …" : ""}.{" "}
          {comparison.runs.length > 0 ? (
            <button
              type="button"
              className="underline underline-offset-4"
              onClick={() => void setParams({ runs: comparison.runs.map(({ id }) => id) })}
            >
              Leave {missing.length === 1 ? "it" : "them"} out
            </button>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}
