"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useChangesOfRuns } from "@/components/live/use-live";
import { evaluationsRead } from "@/domain/compare/page-reads";
import { useTRPC } from "@/trpc/client";

/** The counts of all runs for one choice of evaluation, read again whenever one of the runs has a new evaluation. */
export function useEvaluations(
  runIds: readonly string[],
  asked: { split: "test" | "validation"; decoding: string; step: number | null },
) {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.compare.evaluations.queryOptions(evaluationsRead(runIds, asked)),
    placeholderData: keepPreviousData,
  });
  const changes = useChangesOfRuns(runIds, "evaluations");
  const seen = useRef(changes);
  const { refetch } = query;
  useEffect(() => {
    if (seen.current === changes) return;
    seen.current = changes;
    void refetch();
  }, [changes, refetch]);
  return query;
}
