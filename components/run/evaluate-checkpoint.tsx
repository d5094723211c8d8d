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

/** Asks how, then queues an evaluation of a checkpoint and goes to its page. */
export function EvaluateCheckpoint({ run, step }: { run: RunDetail; step: number }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const [samples, setSamples] = useState(run.config?.testSamples ?? 64);
  const [seed, setSeed] = useState(run.seed);
  const evaluate = useMutation(
    trpc.runs.evaluate.mutationOptions({
      onSuccess: async ({ runIds }) => {
        toast.success("The evaluation is in the queue");
        await queryClient.invalidateQueries(trpc.checkpoints.children.queryFilter({ runId: run.id }));
        router.push(`/runs/${runIds[0]}`);
      },
    }),
  );
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} aria-label={`Evaluate step ${step}`}>
        Evaluate…
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Evaluate the weights of step ${step}`}
        description="A trainer samples validation and test prompts with these weights. The result has a page of its own, linked from here."
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Not now</Button>
            <Button
              variant="primary"
              disabled={evaluate.isPending}
              onClick={() => evaluate.mutate({ runId: run.id, step, seed, testSamples: samples })}
            >
              {evaluate.isPending ? "Asking…" : "Evaluate"}
            </Button>
          </>
        }
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <LabelledNumber
            label="Test samples a prompt"
            hint="More make pass@k surer."
            value={samples}
            onValueChange={setSamples}
            min={1}
            max={1024}
            integer
          />
          <LabelledNumber
            label="Seed"
            hint="The same draws the same samples."
            value={seed}
            onValueChange={setSeed}
            min={0}
            max={2 ** 31 - 1}
            integer
          />
        </div>
        {evaluate.isError ? (
          <p role="alert" className="text-bad text-sm">
            {evaluate.error.message}
          </p>
        ) : null}
      </Dialog>
    </>
  );
}
