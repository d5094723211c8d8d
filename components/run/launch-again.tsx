"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { LabelledNumber } from "@/components/ui/labelled-number";
import { useTRPC } from "@/trpc/client";
import type { RunDetail } from "@/trpc/types";

type LaunchedRun = Pick<RunDetail, "id" | "name" | "seed" | "startStep">;

/** Asks for a seed, then launches the run once more, to the letter. */
export function LaunchAgain({ run }: { run: LaunchedRun }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const [seed, setSeed] = useState(run.seed + 1);
  const launch = useMutation(
    trpc.runs.launchAgain.mutationOptions({
      onSuccess: async ({ runIds }) => {
        setOpen(false);
        toast.success("The run is in the queue");
        await queryClient.invalidateQueries(trpc.runs.list.pathFilter());
        router.push(`/runs/${runIds[0]}`);
      },
    }),
  );
  const start = run.startStep === null ? "" : " It starts from the same weights.";
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        Launch again…
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Launch this run again"
        description={`The same reward and the same configuration, to the letter.${start} With the same seed the same trainer gives the same numbers on a CPU, and nearly the same on a GPU; another seed shows how much of a result is chance.`}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Not now</Button>
            <Button
              variant="primary"
              disabled={launch.isPending}
              onClick={() => launch.mutate({ runId: run.id, seed })}
            >
              {launch.isPending ? "Launching…" : "Launch"}
            </Button>
          </>
        }
      >
        <LabelledNumber
          label="Seed"
          hint={seed === run.seed ? "The seed of this run." : `This run’s is ${run.seed}.`}
          value={seed}
          onValueChange={setSeed}
          min={0}
          max={2 ** 31 - 1}
          integer
        />
        {launch.isError ? (
          <p role="alert" className="text-bad text-sm">
            {launch.error.message}
          </p>
        ) : null}
      </Dialog>
    </>
  );
}
