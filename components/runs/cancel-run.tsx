"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useTRPC } from "@/trpc/client";

/** Asks, then cancels a run: what was measured is kept, but it cannot go on. */
export function CancelRun({ runId, name }: { runId: string; name: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const cancel = useMutation(
    trpc.runs.cancel.mutationOptions({
      onSuccess: async () => {
        setOpen(false);
        toast.success(`${name} is being canceled`);
        await Promise.all([
          queryClient.invalidateQueries(trpc.runs.get.queryFilter({ runId })),
          queryClient.invalidateQueries(trpc.runs.list.pathFilter()),
        ]);
      },
      onError: (error) => toast.error("The run could not be canceled", { description: error.message }),
    }),
  );
  return (
    <>
      <Button size="small" variant="danger" onClick={() => setOpen(true)} aria-label={`Cancel ${name}`}>
        Cancel
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Cancel ${name}?`}
        description="What has been measured is kept. A canceled run cannot go on; to stop it for a while, pause it on its page."
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Keep it</Button>
            <Button variant="danger" disabled={cancel.isPending} onClick={() => cancel.mutate({ runId })}>
              {cancel.isPending ? "Canceling…" : "Cancel the run"}
            </Button>
          </>
        }
      />
    </>
  );
}
