"use client";

import { lastFinite } from "@/components/live/live-store";
import { useMetric, useRunState } from "@/components/live/use-live";
import type { RunRow } from "@/trpc/types";
import { liveSparkline } from "./live-sparkline";
import { secondsLeft } from "./time-left";
import { useNow } from "./use-now";

export type LiveRow = RunRow & { left: number | null; now: Date | null };

/** A row of the list as the stream has it now. */
export function useLiveRow(row: RunRow): LiveRow {
  const live = useRunState(row.id);
  const { points } = useMetric(row.id, "task/accuracy");
  const now = useNow(15_000);
  const newer = live !== null && live.revision >= row.revision ? live : null;
  const run = newer ? { ...row, status: newer.status, unresponsive: newer.unresponsive, step: newer.step } : row;
  const newest = lastFinite(points);
  return {
    ...run,
    accuracy: newest && newest.step >= row.step ? newest.value : row.accuracy,
    sparkline: [...liveSparkline(row.sparkline, row.step, points)],
    left: now ? secondsLeft(run, now) : null,
    now,
  };
}
