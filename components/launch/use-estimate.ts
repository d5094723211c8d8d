"use client";

import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import type { RunConfig } from "@/domain/run/config";
import { stepWork } from "@/domain/run/step-work";
import { useTRPC } from "@/trpc/client";

/** What past runs tell of a config's pace, and of any other that differs in its numbers. */
export function useEstimate(config: RunConfig | null, trainerId: string | null) {
  const trpc = useTRPC();
  const asked = useDeferredValue(config);
  const query = useQuery(
    trpc.runs.estimate.queryOptions(asked ? { config: asked, trainerId } : skipToken, {
      placeholderData: keepPreviousData,
      retry: false,
    }),
  );
  const pace = query.data?.secondsPerStep ?? null;
  /** Seconds that a run takes; null when nothing is known. */
  const secondsOf = (run: RunConfig): number | null =>
    pace === null || !asked ? null : (pace / stepWork(asked)) * stepWork(run) * run.steps;
  return { query, secondsOf };
}

export type Estimating = ReturnType<typeof useEstimate>;
