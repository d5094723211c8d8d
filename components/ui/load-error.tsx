"use client";

import { Button } from "./button";

/** What stands where something could not be loaded: what it was, why, and a way to try again. */
export function LoadError({
  what,
  error,
  onRetry,
}: {
  /** Begins the sentence: "The runs" could not be loaded. */
  what: string;
  error: { message: string };
  onRetry: () => void;
}) {
  return (
    <div role="alert" className="flex flex-col items-start gap-3 rounded-xl border border-border bg-bad-soft px-5 py-4">
      <div>
        <p className="font-medium text-bad">{what} could not be loaded</p>
        <p className="mt-1 break-words text-sm">{error.message}</p>
        <p className="mt-1 text-soft text-sm">
          Nothing that was saved is lost. If it stays like this, look at the terminal where Rewardsmith was started.
        </p>
      </div>
      <Button size="small" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
