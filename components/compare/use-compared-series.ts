"use client";

import { useQueries } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { StepRange } from "@/components/charts/prepare-lines";
import { useLive } from "@/components/live/live-provider";
import { useChangesOfRuns } from "@/components/live/use-live";
import { useTRPCClient } from "@/trpc/client";

/** Metrics a call takes. */
const METRICS_PER_CALL = 16;

export type SeriesLoad = {
  /** Asks for the series of these metrics; what was asked for before is not fetched twice. */
  want: (metrics: readonly string[]) => void;
  /** Whether a metric's curves have come. */
  has: (metric: string) => boolean;
  error: { message: string } | null;
  retry: () => void;
};

/**
 * Loads the metrics that are looked at, of all runs, into the page's live store, from where the stream goes on. After a
 * reset, and where `steps` asks for a range of its own, all of them are fetched anew and taken together.
 */
export function useComparedSeries(runIds: readonly string[], maxPoints: number, steps: StepRange | null): SeriesLoad {
  const client = useTRPCClient();
  const { store, restart } = useLive();
  const resets = useChangesOfRuns(runIds, "resets");
  const { chunks, want } = useWanted();
  const from = steps?.from ?? null;
  const to = steps?.to ?? null;
  const epoch = `${runIds.join(" ")}|${resets}|${from}-${to}`;
  const queries = useQueries({
    queries: chunks.map((metrics) => ({
      queryKey: ["compared-series", epoch, maxPoints, metrics.join(" ")],
      queryFn: () =>
        client.compare.series.query({
          runIds: [...runIds],
          metrics: [...metrics],
          maxPoints,
          steps: from === null || to === null ? null : { from, to },
        }),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
    })),
    combine: (results) => ({
      data: results.map((result) => result.data),
      error: results.find((result) => result.error)?.error ?? null,
      retry: () => {
        for (const result of results) if (result.isError) void result.refetch();
      },
    }),
  });
  const { data } = queries;
  const taken = useRef({ epoch: "", answers: new WeakSet<object>() });
  const [loaded, setLoaded] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const more = taken.current.epoch === epoch;
    // The first of an epoch are taken together: half of them would leave the other half behind the stream.
    if (!more && (data.length === 0 || data.some((answer) => !answer))) return;
    const fresh = data.flatMap((answer) => (answer && !taken.current.answers.has(answer) ? [answer] : []));
    taken.current.epoch = epoch;
    if (fresh.length === 0) return;
    for (const answer of fresh) taken.current.answers.add(answer);
    const byRun = new Map<string, (typeof fresh)[number]["runs"]>();
    for (const part of fresh.flatMap((answer) => answer.runs)) {
      byRun.set(part.runId, [...(byRun.get(part.runId) ?? []), part]);
    }
    restart([...byRun.keys()], () => {
      for (const [runId, parts] of byRun) {
        const [oldest] = [...parts].sort((a, b) => a.revision - b.revision);
        if (oldest) store.load(runId, { ...oldest, series: parts.flatMap(({ series }) => series) }, more);
      }
    });
    const metrics = fresh.flatMap((answer) => answer.runs[0]?.series.map(({ metric }) => metric) ?? []);
    setLoaded((before) => new Set([...before, ...metrics]));
  }, [data, epoch, restart, store]);
  const has = useCallback((metric: string) => loaded.has(metric), [loaded]);
  return { want, has, error: queries.error, retry: queries.retry };
}

/** The metrics asked for so far, in calls; what is asked for at one moment goes together. */
function useWanted(): { chunks: readonly (readonly string[])[]; want: (metrics: readonly string[]) => void } {
  const [chunks, setChunks] = useState<readonly (readonly string[])[]>([]);
  const waiting = useRef<string[]>([]);
  const want = useCallback((metrics: readonly string[]) => {
    if (waiting.current.length === 0) {
      setTimeout(() => {
        const asked = waiting.current;
        waiting.current = [];
        setChunks((before) => {
          const known = new Set(before.flat());
          const fresh = [...new Set(asked)].filter((metric) => !known.has(metric));
          if (fresh.length === 0) return before;
          const next = [...before];
          for (let i = 0; i < fresh.length; i += METRICS_PER_CALL) next.push(fresh.slice(i, i + METRICS_PER_CALL));
          return next;
        });
      });
    }
    waiting.current.push(...metrics);
  }, []);
  return { chunks, want };
}
