"use client";

import { X } from "lucide-react";
import Link from "next/link";
import { LineSample } from "@/components/charts/line-legend";
import { runStyle } from "@/components/charts/run-style";
import { useRunState } from "@/components/live/use-live";
import { describeReward } from "@/components/runs/describe-reward";
import { RunStatusBadge } from "@/components/runs/run-status-badge";
import { cn } from "@/components/ui/cn";
import type { ComparedRun } from "@/trpc/types";

type ChipsProps = {
  runs: readonly ComparedRun[];
  hidden: readonly number[];
  onHide: (hidden: number[]) => void;
  /** Takes a run out of the comparison; null where the choice is not the viewer's. */
  onRemove: ((runId: string) => void) | null;
};

/** The runs of the comparison with their colour and dash, the legend of every chart; each can be hidden. */
export function RunChips({ runs, hidden, onHide, onRemove }: ChipsProps) {
  return (
    <ul
      aria-label="Compared runs"
      className="grid grid-cols-1 gap-x-4 gap-y-0.5 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-4"
    >
      {runs.map((run) => (
        <RunChip
          key={run.id}
          run={run}
          isHidden={hidden.includes(run.number)}
          onToggle={() => {
            const rest = hidden.filter((number) => number !== run.number);
            onHide(rest.length < hidden.length ? rest : [...rest, run.number]);
          }}
          onRemove={onRemove}
        />
      ))}
    </ul>
  );
}

function RunChip({
  run,
  isHidden,
  onToggle,
  onRemove,
}: {
  run: ComparedRun;
  isHidden: boolean;
  onToggle: () => void;
  onRemove: ChipsProps["onRemove"];
}) {
  const live = useRunState(run.id);
  const { status, unresponsive } = live && live.revision >= run.revision ? live : run;
  const title = `${run.name}, seed ${run.seed}. ${describeReward(run)}`;
  return (
    <li className="group flex min-w-0 items-center gap-2 text-[13px]" data-run={run.id}>
      <button
        type="button"
        aria-pressed={!isHidden}
        aria-label={`Draw #${run.number} ${run.name}`}
        title={title}
        onClick={onToggle}
        className={cn(
          "flex min-w-0 flex-1 items-center gap-2 rounded px-1 py-1 text-left hover:bg-muted",
          isHidden && "opacity-45",
        )}
      >
        <LineSample style={runStyle(run.number)} />
        <span className="tabular text-faint">#{run.number}</span>
        <span className={cn("truncate", isHidden && "line-through")}>{run.name}</span>
      </button>
      {status === "finished" ? null : <RunStatusBadge status={status} unresponsive={unresponsive} />}
      {onRemove ? (
        <span className="flex shrink-0 items-center">
          <Link
            href={`/runs/${run.id}`}
            className="rounded px-1 text-faint text-xs underline-offset-4 hover:text-foreground hover:underline"
            aria-label={`Open #${run.number} ${run.name}`}
          >
            open
          </Link>
          <button
            type="button"
            aria-label={`Remove #${run.number} ${run.name} from the comparison`}
            onClick={() => onRemove(run.id)}
            className="flex size-6 items-center justify-center rounded text-faint hover:bg-muted hover:text-foreground"
          >
            <X className="size-3.5" aria-hidden />
          </button>
        </span>
      ) : null}
    </li>
  );
}
