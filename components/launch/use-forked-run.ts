"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client";
import type { RunDetail } from "@/trpc/types";

/** The run that a launch forks, with the steps whose weights are kept, newest first. */
export type ForkedRun = { run: RunDetail; steps: number[] };

export type Forking =
  | { kind: "none" }
  | { kind: "pending" }
  | { kind: "ready"; fork: ForkedRun }
  /** Why it cannot be forked. */
  | { kind: "not_possible"; reason: string };

/** Reads the run that a launch link names. */
export function useForkedRun(runId: string | null): Forking {
  const trpc = useTRPC();
  const run = useQuery(trpc.runs.get.queryOptions(runId === null ? skipToken : { runId }, { retry: false }));
  const checkpoints = useQuery(
    trpc.checkpoints.list.queryOptions(runId === null ? skipToken : { runId }, { retry: false }),
  );
  if (runId === null) return { kind: "none" };
  const error = run.error ?? checkpoints.error;
  if (error && !(run.data && checkpoints.data)) return { kind: "not_possible", reason: error.message };
  if (!run.data || !checkpoints.data) return { kind: "pending" };
  if (run.data.job !== "train") {
    return { kind: "not_possible", reason: "Only training runs can be forked: fork the run that this one belongs to." };
  }
  if (!run.data.config) {
    return {
      kind: "not_possible",
      reason: "Only a run that Rewardsmith launched can be forked; a script reports this one.",
    };
  }
  return { kind: "ready", fork: { run: run.data, steps: checkpoints.data.checkpoints.map(({ step }) => step) } };
}
