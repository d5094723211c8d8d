"use client";

import { formatDuration } from "@/components/charts/format-value";
import { useNow } from "@/components/runs/use-now";
import { Button } from "@/components/ui/button";
import { megabytes } from "./describe-bank";
import type { UploadState } from "./use-upload";

/** How far a file has been read, with the time left; it can be stopped. */
export function ImportProgress({
  state,
  onStop,
}: {
  state: Extract<UploadState, { step: "sending" }>;
  onStop: () => void;
}) {
  const now = useNow(500);
  const { sent, total, fileName, startedAt } = state;
  const isRead = sent >= total;
  const elapsed = now ? (now.getTime() - startedAt) / 1000 : 0;
  // The first second says little of the pace.
  const left = isRead || sent === 0 || elapsed < 1 ? null : (elapsed / sent) * (total - sent);
  const share = total > 0 ? Math.min(1, sent / total) : 0;
  return (
    <div className="flex flex-col gap-4">
      <div>
        <p className="flex flex-wrap justify-between gap-x-3 text-soft text-sm tabular">
          <span className="min-w-0 break-words">
            {isRead
              ? "All read: putting the rollouts in order"
              : `${megabytes(sent)} of ${megabytes(total)} of ${fileName}`}
          </span>
          <span>{left === null ? `${formatDuration(elapsed)} so far` : `${formatDuration(left)} left`}</span>
        </p>
        <div
          role="progressbar"
          aria-label="Read"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(100 * share)}
          className="mt-2 h-1 overflow-hidden rounded-full bg-muted"
        >
          <div className="h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
        </div>
      </div>
      <p className="text-faint text-xs">Stopping leaves nothing behind: the bank is there once it is whole.</p>
      <div className="flex justify-end">
        <Button onClick={onStop}>Stop</Button>
      </div>
    </div>
  );
}
