"use client";

import { cn } from "@/components/ui/cn";
import type { RunStatus } from "@/domain/run/status";

const groups: { label: string; statuses: RunStatus[] }[] = [
  { label: "All", statuses: [] },
  { label: "Active", statuses: ["claimed", "running"] },
  { label: "Queued", statuses: ["queued"] },
  { label: "Paused", statuses: ["paused"] },
  { label: "Finished", statuses: ["finished"] },
  { label: "Failed", statuses: ["failed"] },
  { label: "Canceled", statuses: ["canceled"] },
];

/** Which runs the list shows, by what state they are in. */
export function StatusFilter({
  status,
  onChange,
}: {
  status: readonly RunStatus[];
  onChange: (status: RunStatus[]) => void;
}) {
  const now = [...status].sort().join();
  return (
    <fieldset className="flex min-w-0 flex-wrap gap-1">
      <legend className="sr-only">Show runs that are</legend>
      {groups.map(({ label, statuses }) => {
        const on = [...statuses].sort().join() === now;
        return (
          <button
            key={label}
            type="button"
            aria-pressed={on}
            onClick={() => onChange(statuses)}
            className={cn(
              "rounded-md px-2.5 py-1 text-[13px] transition-colors hover:text-foreground",
              on ? "bg-muted font-medium text-foreground" : "text-soft",
            )}
          >
            {label}
          </button>
        );
      })}
    </fieldset>
  );
}
