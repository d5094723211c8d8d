"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { toast } from "sonner";
import { forkHref } from "@/components/launch/launch-href";
import { CancelRun } from "@/components/runs/cancel-run";
import { actionsOf } from "@/components/runs/describe-status";
import { Button } from "@/components/ui/button";
import { useTRPC } from "@/trpc/client";
import type { RunDetail } from "@/trpc/types";
import { LaunchAgain } from "./launch-again";

/** Fork and launch again, and pause, resume and cancel as far as the run's status allows. */
export function RunActions({ run }: { run: RunDetail }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const settled = {
    onSuccess: () => queryClient.invalidateQueries(trpc.runs.get.queryFilter({ runId: run.id })),
    onError: (error: { message: string }) => toast.error("The trainer was not told", { description: error.message }),
  };
  const pause = useMutation(trpc.runs.pause.mutationOptions(settled));
  const resume = useMutation(trpc.runs.resume.mutationOptions(settled));
  const can = actionsOf(run);
  return (
    <div className="flex flex-wrap gap-2 empty:hidden">
      {run.external || run.job !== "train" ? null : (
        <>
          <LaunchAgain run={run} />
          <Button asChild size="small">
            <Link href={forkHref(run.id)}>Fork…</Link>
          </Button>
        </>
      )}
      {can.pause && run.job === "train" ? (
        <Button size="small" disabled={pause.isPending} onClick={() => pause.mutate({ runId: run.id })}>
          Pause
        </Button>
      ) : null}
      {can.resume ? (
        <Button
          size="small"
          variant="primary"
          disabled={resume.isPending}
          onClick={() => resume.mutate({ runId: run.id })}
        >
          Resume
        </Button>
      ) : null}
      {can.cancel ? <CancelRun runId={run.id} name={run.name} /> : null}
    </div>
  );
}
