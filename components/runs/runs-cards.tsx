"use client";

import { Card } from "@/components/ui/card";
import type { RunRow } from "@/trpc/types";
import { CancelRun } from "./cancel-run";
import { actionsOf } from "./describe-status";
import { commonName, groupRuns } from "./group-runs";
import { LaunchBar } from "./launch-bar";
import { RunProgress } from "./run-progress";
import { RunStatusBadge } from "./run-status-badge";
import { AccuracyCell, type RunListProps, RunTitle, SelectBox } from "./runs-table";
import { timeAgo } from "./time-left";
import { useLiveRow } from "./use-live-row";

/** The runs as cards, for narrow screens. */
export function RunsCards({ runs, launches, selected, onSelect }: RunListProps) {
  return (
    <ul className="flex flex-col gap-3">
      {groupRuns(runs, launches).map(({ launch, runs: group }) => (
        <li key={group[0]?.id} className="flex flex-col gap-3">
          {launch ? <LaunchBar launch={launch} name={commonName(group.map(({ name }) => name))} /> : null}
          {group.map((run) => (
            <RunCard key={run.id} row={run} selected={selected.has(run.id)} onSelect={onSelect} />
          ))}
        </li>
      ))}
    </ul>
  );
}

function RunCard({ row, selected, onSelect }: { row: RunRow; selected: boolean; onSelect: RunListProps["onSelect"] }) {
  const run = useLiveRow(row);
  return (
    <Card className="flex flex-col gap-3 p-4" data-run={run.id}>
      <div className="flex items-start justify-between gap-3">
        <RunTitle run={run} />
        <SelectBox run={run} selected={selected} onSelect={onSelect} />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <RunStatusBadge
          status={run.status}
          unresponsive={run.unresponsive}
          step={run.step}
          steps={run.steps}
          external={run.external}
          excluded={run.excluded}
        />
        <AccuracyCell run={run} />
      </div>
      <RunProgress step={run.step} steps={run.steps} left={run.left} />
      <div className="flex items-center justify-between gap-3 text-faint text-xs">
        <span>
          {run.trainer?.name ?? "no trainer yet"}
          {run.now ? ` · ${timeAgo(run.createdAt, run.now)}` : ""}
        </span>
        {actionsOf(run).cancel ? <CancelRun runId={run.id} name={run.name} /> : null}
      </div>
    </Card>
  );
}
