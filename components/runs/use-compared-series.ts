"use client";

import { useQueries } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLive } from "@/components/live/live-provider";
import { useTRPC } from "@/trpc/client";

/** Loads some metrics of several runs into the page's live store; the stream goes on from there. */
export function useComparedSeries(
  runIds: readonly string[],
  metrics: readonly string[],
): { pending: boolean; error: { message: string } | null; retry: () => void } {
  const trpc = useTRPC();
  const { store, restart } = useLive();
  const queries = useQueries({
    queries: runIds.map((runId) => ({
      ...trpc.series.points.queryOptions({ runId, metrics: [...metrics], maxPoints: 400, superseded: false }),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
      refetchOnMount: "always" as const,
    })),
    combine: (results) => ({
      data: results.every((result) => result.data) ? results.map((result) => result.data) : null,
      pending: results.some((result) => result.isPending),
      error: results.find((result) => result.error)?.error ?? null,
      retry: () => {
        for (const result of results) if (result.isError) void result.refetch();
      },
    }),
  });
  const taken = useRef(new WeakSet<object>());
  const key = runIds.join(" ");
  const { data } = queries;
  useEffect(() => {
    if (!data || key === "") return;
    // Once for each answer: taking an old one again would throw away what the stream has brought since.
    const fresh = key.split(" ").flatMap((runId, i) => {
      const loaded = data[i];
      return loaded && !taken.current.has(loaded) ? { runId, loaded } : [];
    });
    if (fresh.length === 0) return;
    restart(
      fresh.map(({ runId }) => runId),
      () => {
        for (const { runId, loaded } of fresh) {
          taken.current.add(loaded);
          store.load(runId, loaded);
        }
      },
    );
  }, [data, key, restart, store]);
  return queries;
}
