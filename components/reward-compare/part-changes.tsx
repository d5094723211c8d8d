import { cn } from "@/components/ui/cn";
import type { PartChange } from "@/domain/reward-diff/diff-reward";
import { LineDiff } from "./line-diff";

/** Parts of a reward before and after, a row each; code below its name, line by line. */
export function PartChanges({ changes }: { changes: readonly PartChange[] }) {
  return (
    <dl className="flex flex-col divide-y divide-border border-border border-y text-sm">
      {changes.map((change) => (
        <div
          key={change.part}
          className={cn(
            "py-2",
            change.lines
              ? "flex flex-col gap-1.5"
              : "grid grid-cols-[6rem_minmax(0,1fr)] items-baseline gap-x-3 sm:grid-cols-[9rem_minmax(0,1fr)]",
          )}
        >
          <dt className="break-words text-faint text-xs">{change.part}</dt>
          <dd className="min-w-0">
            {change.lines ? (
              <LineDiff lines={change.lines} label={`${change.part}, before and after`} />
            ) : (
              <BeforeAfter change={change} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function BeforeAfter({ change: { before, after } }: { change: PartChange }) {
  return (
    <span className="tabular flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
      {before === null ? null : (
        <del className="break-words rounded bg-bad-soft px-1 [overflow-wrap:anywhere] [text-decoration:none]">
          {before}
        </del>
      )}
      {before !== null && after !== null ? (
        <span role="img" aria-label="became" className="text-faint">
          →
        </span>
      ) : null}
      {after === null ? null : (
        <ins className="break-words rounded bg-good-soft px-1 [overflow-wrap:anywhere] [text-decoration:none]">
          {after}
        </ins>
      )}
    </span>
  );
}
