"use client";

import Link from "next/link";
import { formatValue } from "@/components/charts/format-value";
import { runStyle } from "@/components/charts/run-style";
import { Sparkline } from "@/components/charts/sparkline";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import type { RunLaunch, RunRow } from "@/trpc/types";
import { CancelRun } from "./cancel-run";
import { describeOrigin, describeReward } from "./describe-reward";
import { actionsOf } from "./describe-status";
import { commonName, groupRuns } from "./group-runs";
import { LaunchBar } from "./launch-bar";
import { RunNumber } from "./run-number";
import { RunProgress } from "./run-progress";
import { RunStatusBadge } from "./run-status-badge";
import { timeAgo } from "./time-left";
import { useLiveRow } from "./use-live-row";

export type RunListProps = {
  runs: readonly RunRow[];
  /** Which of them were launched together. */
  launches: readonly RunLaunch[];
  selected: ReadonlySet<string>;
  onSelect: (runId: string, selected: boolean) => void;
};

const COLUMNS = 8;

/** The runs as a table, for wide screens; those of one launch under a bar of their own. */
export function RunsTable({ runs, launches, selected, onSelect }: RunListProps) {
  return (
    <Table>
      <thead>
        <tr>
          <TableHead className="w-8">
            <span className="sr-only">Selected</span>
          </TableHead>
          <TableHead>Run</TableHead>
          <TableHead>Status</TableHead>
          <TableHead>Progress</TableHead>
          <TableHead>Accuracy</TableHead>
          <TableHead>Trainer</TableHead>
          <TableHead>Launched</TableHead>
          <TableHead>
            <span className="sr-only">Actions</span>
          </TableHead>
        </tr>
      </thead>
      {groupRuns(runs, launches).map(({ launch, runs: group }) => (
        <tbody key={group[0]?.id} className="[&:not(:last-child)>tr:last-child]:border-b">
          {launch ? (
            <tr className="border-border border-b bg-surface">
              <th scope="rowgroup" colSpan={COLUMNS} className="px-3 py-1.5 text-left font-normal">
                <LaunchBar launch={launch} name={commonName(group.map(({ name }) => name))} />
              </th>
            </tr>
          ) : null}
          {group.map((run) => (
            <Row key={run.id} row={run} selected={selected.has(run.id)} onSelect={onSelect} />
          ))}
        </tbody>
      ))}
    </Table>
  );
}

function Row({ row, selected, onSelect }: { row: RunRow; selected: boolean; onSelect: RunListProps["onSelect"] }) {
  const run = useLiveRow(row);
  return (
    <TableRow data-run={run.id}>
      <TableCell>
        <SelectBox run={run} selected={selected} onSelect={onSelect} />
      </TableCell>
      <TableCell className="max-w-80">
        <RunTitle run={run} />
      </TableCell>
      <TableCell>
        <RunStatusBadge
          status={run.status}
          unresponsive={run.unresponsive}
          step={run.step}
          steps={run.steps}
          external={run.external}
          excluded={run.excluded}
        />
      </TableCell>
      <TableCell className="min-w-44">
        <RunProgress step={run.step} steps={run.steps} left={run.left} />
      </TableCell>
      <TableCell>
        <AccuracyCell run={run} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-soft">{run.trainer?.name ?? "–"}</TableCell>
      <TableCell className="whitespace-nowrap text-soft">{run.now ? timeAgo(run.createdAt, run.now) : ""}</TableCell>
      <TableCell className="text-right">
        {actionsOf(run).cancel ? <CancelRun runId={run.id} name={run.name} /> : null}
      </TableCell>
    </TableRow>
  );
}

/** The box that picks a run for comparison. */
export function SelectBox({
  run,
  selected,
  onSelect,
}: {
  run: RunRow;
  selected: boolean;
  onSelect: RunListProps["onSelect"];
}) {
  return (
    <input
      type="checkbox"
      className="size-4 accent-accent"
      aria-label={`Select ${run.name}`}
      checked={selected}
      onChange={(event) => onSelect(run.id, event.target.checked)}
    />
  );
}

/** A run's name with what makes it differ: reward, regime, task, seed. */
export function RunTitle({ run }: { run: RunRow }) {
  return (
    <div className="min-w-0">
      <Link href={`/runs/${run.id}`} className="font-medium underline-offset-4 hover:underline">
        <RunNumber number={run.number} /> {run.name}
      </Link>
      <p className="text-faint text-xs">{describeReward(run)}</p>
      <p className="text-faint text-xs">{describeOrigin(run).join(" · ")}</p>
    </div>
  );
}

/** The newest accuracy beside its course so far. */
export function AccuracyCell({ run }: { run: RunRow }) {
  if (run.accuracy === null) return <span className="text-faint">–</span>;
  return (
    <span className="flex items-center gap-2.5">
      <Sparkline
        values={run.sparkline}
        style={runStyle(run.number)}
        range={[0, 1]}
        label={`Accuracy so far, now ${formatValue(run.accuracy)}`}
      />
      <span className="tabular font-medium">{run.accuracy.toFixed(2)}</span>
    </span>
  );
}
