"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useChanges } from "@/components/live/use-live";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { taskOfRun } from "@/domain/task/task-of-run";
import { useTRPC } from "@/trpc/client";
import type { RunDetail } from "@/trpc/types";
import { type EvaluationCells, prepareEvaluations } from "./prepare-evaluations";

/** What evaluating a checkpoint found: one row a split and way of decoding, and the same by difficulty. */
export function EvaluationResults({ run }: { run: RunDetail }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.evaluations.list.queryOptions({ runId: run.id }));
  const changes = useChanges(run.id, "evaluations");
  const { refetch } = query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: news of an evaluation is what it reacts to
  useEffect(() => void refetch(), [changes, refetch]);
  if (query.isError && !query.data) {
    return <LoadError what="The evaluation" error={query.error} onRetry={() => void refetch()} />;
  }
  if (!query.data) return <Skeleton className="h-48 w-full" />;
  const tiers = taskOfRun(run)?.tiers ?? [];
  const { columns, rows } = prepareEvaluations(
    query.data.evaluations,
    tiers.map(({ id }) => id),
  );
  if (rows.length === 0) {
    return (
      <EmptyState title="No result yet">
        {run.status === "queued"
          ? "The evaluation waits for a trainer; those that train do it between two runs."
          : "It comes in one piece, when all samples are drawn."}
      </EmptyState>
    );
  }
  return (
    <Card className="min-w-0">
      <CardHeader>
        <CardTitle>Result</CardTitle>
        <p className="text-faint text-xs">Shares of samples or of problems; pass@k needs at least k samples.</p>
      </CardHeader>
      <CardBody>
        <Table>
          <thead>
            <tr>
              <TableHead>Prompts</TableHead>
              {columns.map(({ id, label }) => (
                <TableHead key={id} className="text-right">
                  {label}
                </TableHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <TableRow key={row.id}>
                <TableCell
                  className={row.tier === null ? "whitespace-nowrap font-medium" : "whitespace-nowrap pl-7 text-soft"}
                >
                  {titleOf(row, tiers)}
                </TableCell>
                {columns.map(({ id, digits }) => {
                  const value = row.values[id];
                  return (
                    <TableCell key={id} className="tabular text-right">
                      {value === undefined ? "–" : value.toFixed(digits)}
                    </TableCell>
                  );
                })}
              </TableRow>
            ))}
          </tbody>
        </Table>
      </CardBody>
    </Card>
  );
}

function titleOf(row: EvaluationCells, tiers: readonly { id: string; label: string }[]): string {
  if (row.tier !== null) return tiers.find(({ id }) => id === row.tier)?.label ?? row.tier;
  const temperature = /^T(\d.*)$/.exec(row.decoding)?.[1];
  const samples = `${row.samples} samples each${temperature ? `, temperature ${temperature}` : ""}`;
  const how = row.decoding === "greedy" ? "likeliest token" : samples;
  return `${row.split === "test" ? "Test" : "Validation"}, ${row.problems} prompts, ${how}`;
}
