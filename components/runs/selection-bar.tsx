"use client";

import Link from "next/link";
import { compareHref } from "@/components/compare/compare-href";
import { Button } from "@/components/ui/button";
import { MAX_COMPARED } from "@/domain/compare/limits";

/** What to do with the runs picked in the list; it stays in sight while one picks. */
export function SelectionBar({ selected, onClear }: { selected: readonly string[]; onClear: () => void }) {
  if (selected.length === 0) return null;
  const tooMany = selected.length > MAX_COMPARED;
  return (
    <section
      aria-label="Selected runs"
      className="sticky top-26 z-20 sm:top-16 mb-4 flex flex-wrap items-center gap-3 rounded-lg border border-border-strong bg-raised px-4 py-2.5 shadow-popover"
    >
      <p className="text-sm tabular">
        {selected.length} {selected.length === 1 ? "run" : "runs"} selected
      </p>
      {tooMany ? (
        <p className="text-faint text-xs">The first {MAX_COMPARED} are compared; more could not be told apart.</p>
      ) : null}
      <div className="ml-auto flex gap-2">
        <Button size="small" variant="ghost" onClick={onClear}>
          Clear the selection
        </Button>
        <Button asChild size="small" variant="primary">
          <Link href={compareHref(selected)}>Compare</Link>
        </Button>
      </div>
    </section>
  );
}
