"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLive } from "@/components/live/live-provider";
import { useChanges } from "@/components/live/use-live";
import { metricPortions, RUN_PAGE } from "@/domain/run/page-reads";
import { useTRPC } from "@/trpc/client";
import type { SeriesPoints } from "@/trpc/types";

/** Loads all series of a run into the live store, and again after a reset; the stream goes on from there. */
export function useSeriesLoad(runId: string): {
  pending: boolean;
  error: { message: string } | null;
  retry: () => void;
} {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { store, restart } = useLive();
  const resets = useChanges(runId, "resets");
  const query = useQuery({
    queryKey: ["series-load", runId, resets],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: async () => {
      const { metrics } = await queryClient.fetchQuery({ ...trpc.series.list.queryOptions({ runId }), staleTime: 0 });
      const loaded = await Promise.all(
        metricPortions(metrics).map((portion) =>
          queryClient.fetchQuery({
            ...trpc.series.points.queryOptions({
              runId,
              metrics: portion,
              maxPoints: RUN_PAGE.maxPoints,
              superseded: true,
            }),
            staleTime: 0,
          }),
        ),
      );
      // Calls may see the run at different moments; the stream brings the newer ones' changes, attempts too, once more.
      const [oldest] = [...loaded].sort((a, b) => a.revision - b.revision);
      return {
        revision: oldest?.revision ?? 0,
        attempts: oldest?.attempts ?? [],
        series: loaded.flatMap((part): SeriesPoints[] => part.series),
      };
    },
  });
  const { data } = query;
  const taken = useRef<typeof data>(undefined);
  useEffect(() => {
    // Once for each answer: taking an old one again would throw away what the stream has brought since.
    if (!data || taken.current === data) return;
    taken.current = data;
    restart([runId], () => store.load(runId, data));
  }, [data, restart, store, runId]);
  return { pending: query.isPending, error: query.error, retry: () => void query.refetch() };
}
