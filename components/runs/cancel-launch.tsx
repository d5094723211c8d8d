"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useTRPC } from "@/trpc/client";
import type { RunLaunch } from "@/trpc/types";
import { canceledSentence } from "./canceled-sentence";

/** Asks, then cancels every run of a launch that has not ended, and says what came of it. */
export function CancelLaunch({ launch }: { launch: RunLaunch }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const cancel = useMutation(
    trpc.runs.cancelLaunch.mutationOptions({
      onSuccess: async (result) => {
        setOpen(false);
        toast.success(canceledSentence(result));
        await Promise.all([
          queryClient.invalidateQueries(trpc.runs.list.pathFilter()),
          queryClient.invalidateQueries(trpc.runs.get.pathFilter()),
        ]);
      },
      onError: (error) => toast.error("The runs could not be canceled", { description: error.message }),
    }),
  );
  const { open: count } = launch;
  const runs = count === 1 ? "the one run that has not ended" : `the ${count} runs that have not ended`;
  return (
    <>
      <Button size="small" variant="danger" onClick={() => setOpen(true)}>
        Cancel all
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Cancel ${runs}?`}
        description="What has been measured is kept. Canceled runs cannot go on; each can be launched again."
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Keep them</Button>
            <Button
              variant="danger"
              disabled={cancel.isPending}
              onClick={() => cancel.mutate({ launchId: launch.launchId })}
            >
              {cancel.isPending ? "Canceling…" : "Cancel them"}
            </Button>
          </>
        }
      />
    </>
  );
}
