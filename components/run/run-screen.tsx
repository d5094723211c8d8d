"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useEffect, useMemo } from "react";
import { LiveProvider } from "@/components/live/live-provider";
import { useChanges, useRunState } from "@/components/live/use-live";
import { useViewer } from "@/components/share/viewer";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { useTRPC } from "@/trpc/client";
import type { RunDetail } from "@/trpc/types";
import { CheckpointsTab } from "./checkpoints-tab";
import { ConfigurationTab } from "./configuration-tab";
import { CurvesTab } from "./curves-tab";
import { EvaluationResults } from "./evaluation-results";
import { LogTab } from "./log-tab";
import { RolloutsTab } from "./rollouts-tab";
import { RunHeader } from "./run-header";
import { runParams, runTabs } from "./run-params";
import { useSeriesLoad } from "./use-series-load";

/** One run, live: header and tabs over one event stream. */
export function RunScreen({ runId }: { runId: string }) {
  const trpc = useTRPC();
  // The stream brings points and status; the poll what it does not carry (pace, what is wanted).
  const query = useQuery({ ...trpc.runs.get.queryOptions({ runId }), refetchInterval: 10_000 });
  const run = query.data;
  const followed = useMemo(() => (run ? [{ ...run, runId: run.id }] : []), [run]);
  if (query.isError && !run) {
    return <LoadError what="The run" error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!run) {
    return (
      <div role="status" aria-label="Loading the run" className="flex flex-col gap-6">
        <Skeleton className="h-8 w-72" />
        <Skeleton className="h-4 w-96 max-w-full" />
        <Skeleton className="h-72 w-full" />
      </div>
    );
  }
  return (
    <LiveProvider runs={followed} waitForSeries>
      {run.job === "evaluate" ? (
        <EvaluationContent run={run} />
      ) : run.job === "bank" ? (
        <BankContent run={run} />
      ) : (
        <RunContent run={run} />
      )}
    </LiveProvider>
  );
}

/** Fetches what the stream does not carry anew when the run's status or attempt changes; draws nothing. */
function RunRefresh({ runId }: { runId: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const status = useRunState(runId)?.status;
  const attempts = useChanges(runId, "attempts");
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of status or attempt is what it reacts to
  useEffect(() => {
    void queryClient.invalidateQueries(trpc.runs.get.queryFilter({ runId }));
  }, [status, attempts, queryClient, trpc, runId]);
  return null;
}

/** The small page of a run that evaluates a checkpoint. */
function EvaluationContent({ run }: { run: RunDetail }) {
  return (
    <>
      <RunRefresh runId={run.id} />
      <RunHeader run={run} />
      <div className="flex flex-col gap-8">
        <EvaluationResults run={run} />
        <section aria-label="Log">
          <LogTab runId={run.id} />
        </section>
      </div>
    </>
  );
}

/** The small page of a run that samples a bank. */
function BankContent({ run }: { run: RunDetail }) {
  return (
    <>
      <RunRefresh runId={run.id} />
      <RunHeader run={run} />
      <div className="flex flex-col gap-8">
        <RolloutsTab run={run} />
        <section aria-label="Log">
          <LogTab runId={run.id} />
        </section>
      </div>
    </>
  );
}

function RunContent({ run }: { run: RunDetail }) {
  const [{ tab }, setParams] = useQueryStates(runParams);
  const load = useSeriesLoad(run.id);
  // Weights are their owner's: a shared link shows none.
  const isOwner = useViewer().kind === "owner";
  return (
    <>
      <RunRefresh runId={run.id} />
      <RunHeader run={run} />
      <Tabs
        value={tab}
        onValueChange={(value) => {
          const next = runTabs.find((candidate) => candidate === value);
          if (next) void setParams({ tab: next });
        }}
      >
        <TabsList aria-label="Parts of the run">
          <TabsTrigger value="curves">Curves</TabsTrigger>
          <TabsTrigger value="rollouts">Rollouts</TabsTrigger>
          {isOwner ? <TabsTrigger value="checkpoints">Checkpoints</TabsTrigger> : null}
          <TabsTrigger value="log">Log</TabsTrigger>
          <TabsTrigger value="configuration">Configuration</TabsTrigger>
        </TabsList>
        <TabsContent value="curves">
          <CurvesTab run={run} load={load} />
        </TabsContent>
        <TabsContent value="rollouts">
          <RolloutsTab run={run} />
        </TabsContent>
        <TabsContent value="checkpoints">{isOwner ? <CheckpointsTab run={run} /> : null}</TabsContent>
        <TabsContent value="log">
          <LogTab runId={run.id} />
        </TabsContent>
        <TabsContent value="configuration">
          <ConfigurationTab run={run} />
        </TabsContent>
      </Tabs>
    </>
  );
}
