"use client";

import { Button } from "@/components/ui/button";
import type { RunRow } from "@/trpc/types";

/** The runs picked in the list, drawn together. */
export function SelectedRuns({
  runs,
  count,
  onClear,
}: {
  runs: readonly RunRow[];
  count: number;
  onClear: () => void;
}) {
  if (count === 0) return null;
  return (
    <section aria-label="Selected runs" className="mb-6 flex items-center justify-between gap-3">
      <p className="text-soft text-sm">
        {runs.length} of {count} selected runs are in the list
      </p>
      <Button size="small" onClick={onClear}>
        Clear the selection
      </Button>
    </section>
  );
}
