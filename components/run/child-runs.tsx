"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { RunNumber } from "@/components/runs/run-number";
import { RunStatusBadge } from "@/components/runs/run-status-badge";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { useTRPC } from "@/trpc/client";
import type { ChildRun } from "@/trpc/types";
import { localTime } from "./local-time";

/** The runs made from this one: forks, continuations, evaluations of its checkpoints; nothing while there are none. */
export function ChildRuns({ runId }: { runId: string }) {
  const trpc = useTRPC();
  const { data } = useQuery({ ...trpc.checkpoints.children.queryOptions({ runId }), refetchInterval: 10_000 });
  if (!data || data.children.length === 0) return null;
  return (
    <Card className="min-w-0">
      <CardHeader>
        <CardTitle>Made from this run</CardTitle>
      </CardHeader>
      <CardBody>
        <ul className="flex flex-col divide-y divide-border">
          {data.children.map((child) => (
            <li key={child.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2.5">
              <div className="min-w-0">
                <Link href={`/runs/${child.id}`} className="break-words text-sm underline-offset-4 hover:underline">
                  <RunNumber number={child.number} /> {child.name}
                </Link>
                <p className="text-faint text-xs">
                  {whatItIs(child)} · {localTime(child.createdAt)}
                </p>
              </div>
              <RunStatusBadge status={child.status} unresponsive={false} />
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}

function whatItIs({ job, startStep }: ChildRun): string {
  if (job === "evaluate") return `Evaluates the weights of step ${startStep}`;
  return startStep === null ? "Fork, from the base model" : `Continues from the weights of step ${startStep}`;
}
