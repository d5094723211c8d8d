"use client";

import { useQueries } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { StepRange } from "@/components/charts/prepare-lines";
import { useLive } from "@/components/live/live-provider";
import { useChangesOfRuns } from "@/components/live/use-live";
import { seriesRead } from "@/domain/compare/page-reads";
import { useTRPCClient } from "@/trpc/client";

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
export function useComparedSeries(runIds: readonly string[], steps: StepRange | null): SeriesLoad {
  const client = useTRPCClient();
  const { store, restart } = useLive();
  const resets = useChangesOfRuns(runIds, "resets");
  const { wanted, want } = useWanted();
  const from = steps?.from ?? null;
  const to = steps?.to ?? null;
  const epoch = `${runIds.join(" ")}|${resets}|${from}-${to}`;
  const queries = useQueries({
    queries: wanted.map((metric) => ({
      queryKey: ["compared-series", epoch, metric],
      queryFn: () =>
        client.compare.series.query(seriesRead(runIds, metric, from === null || to === null ? null : { from, to })),
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
  const taken = useRef({ epoch: "", together: 0, begun: false, answers: new WeakSet<object>() });
  const [loaded, setLoaded] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (data.length === 0) return;
    if (taken.current.epoch !== epoch) {
      taken.current = { ...taken.current, epoch, together: data.length, begun: false };
    }
    const more = taken.current.begun;
    // The first of an epoch are taken together: half of them would leave the other half behind the stream.
    if (!more && data.slice(0, taken.current.together).some((answer) => !answer)) return;
    const fresh = data.flatMap((answer) => (answer && !taken.current.answers.has(answer) ? [answer] : []));
    if (fresh.length === 0) return;
    taken.current.begun = true;
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

/** The metrics asked for so far; what is asked for at one moment is fetched at one moment. */
function useWanted(): { wanted: readonly string[]; want: (metrics: readonly string[]) => void } {
  const [wanted, setWanted] = useState<readonly string[]>([]);
  const waiting = useRef<string[]>([]);
  const want = useCallback((metrics: readonly string[]) => {
    if (waiting.current.length === 0) {
      setTimeout(() => {
        const asked = waiting.current;
        waiting.current = [];
        setWanted((before) => {
          const all = new Set([...before, ...asked]);
          return all.size === before.length ? before : [...all];
        });
      });
    }
    waiting.current.push(...metrics);
  }, []);
  return { wanted, want };
}
