"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import Link from "next/link";
import { forkHref } from "@/components/launch/launch-href";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { isTerminal } from "@/domain/run/status";
import { useTRPC } from "@/trpc/client";
import type { CheckpointRow, RunDetail } from "@/trpc/types";
import { ChildRuns } from "./child-runs";
import { EvaluateCheckpoint } from "./evaluate-checkpoint";
import { localTime } from "./local-time";

/** The weights a run has left behind, what one can do with them, and the runs that were made from it. */
export function CheckpointsTab({ run }: { run: RunDetail }) {
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.checkpoints.list.queryOptions({ runId: run.id }), refetchInterval: 10_000 });
  if (query.isError && !query.data) {
    return <LoadError what="The checkpoints" error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!query.data) return <Skeleton className="h-48 w-full" />;
  const { checkpoints } = query.data;
  return (
    <div className="flex flex-col gap-4">
      {checkpoints.length === 0 ? (
        <EmptyState title="No weights are kept here">{whyNone(run)}</EmptyState>
      ) : (
        <Card className="min-w-0">
          <CardHeader>
            <CardTitle>Checkpoints</CardTitle>
            <p className="text-faint text-xs">
              The policy’s weights as safetensors, {megabytes(run.checkpointBytes)} in all. The last is kept, and of the
              older ones an even spread.
            </p>
          </CardHeader>
          <CardBody>
            <Table>
              <thead>
                <tr>
                  <TableHead>Step</TableHead>
                  <TableHead className="hidden sm:table-cell">Size</TableHead>
                  <TableHead className="hidden sm:table-cell">Stored</TableHead>
                  <TableHead className="hidden lg:table-cell">SHA-256</TableHead>
                  <TableHead>
                    <span className="sr-only">Actions</span>
                  </TableHead>
                </tr>
              </thead>
              <tbody>
                {checkpoints.map((checkpoint) => (
                  <Row key={checkpoint.step} run={run} checkpoint={checkpoint} />
                ))}
              </tbody>
            </Table>
          </CardBody>
        </Card>
      )}
      <ChildRuns runId={run.id} />
    </div>
  );
}

function Row({ run, checkpoint }: { run: RunDetail; checkpoint: CheckpointRow }) {
  const { step, bytes, sha256, createdAt } = checkpoint;
  return (
    <TableRow>
      <TableCell className="tabular font-medium">{step}</TableCell>
      <TableCell className="hidden tabular whitespace-nowrap sm:table-cell">{megabytes(bytes)}</TableCell>
      <TableCell className="hidden whitespace-nowrap text-soft sm:table-cell">{localTime(createdAt)}</TableCell>
      <TableCell className="hidden font-mono text-faint text-xs lg:table-cell" title={sha256}>
        {sha256.slice(0, 12)}
      </TableCell>
      <TableCell>
        <div className="flex flex-wrap justify-end gap-2">
          <Button asChild size="small" variant="ghost">
            <a
              href={`/api/runs/${run.id}/checkpoints/${step}`}
              download
              aria-label={`Download the weights of step ${step}`}
            >
              <Download aria-hidden />
              <span className="max-sm:hidden">Download</span>
            </a>
          </Button>
          {run.external ? null : (
            <>
              <Button asChild size="small">
                <Link href={forkHref(run.id, step)} aria-label={`Continue from step ${step}`}>
                  Continue…
                </Link>
              </Button>
              <EvaluateCheckpoint run={run} step={step} />
            </>
          )}
        </div>
      </TableCell>
    </TableRow>
  );
}

function whyNone(run: RunDetail): string {
  const trainer = run.trainer?.name ?? "its trainer";
  const every = run.config?.checkpointEvery;
  if (run.attempts.length === 0) return "The run has not begun; its trainer sends the weights of every checkpoint.";
  if (!isTerminal(run.status) && every !== undefined && run.step < every) {
    return `The first checkpoint comes at step ${Math.min(every, run.steps)}.`;
  }
  return `The weights stay with the trainer ${trainer}: it has sent none of them, so they cannot be downloaded or continued from here.`;
}

function megabytes(bytes: number): string {
  const size = bytes / 1024 ** 2;
  return `${size < 10 ? size.toFixed(2) : Math.round(size)} MB`;
}
