"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useTRPC } from "@/trpc/client";

/** Asks, then ends a link. */
export function RevokeShare({ shareId, name }: { shareId: string; name: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const revoke = useMutation(
    trpc.shares.revoke.mutationOptions({
      onSuccess: async () => {
        setOpen(false);
        toast.success("The link opens nothing any more");
        await queryClient.invalidateQueries(trpc.shares.pathFilter());
      },
      onError: (error) => toast.error("The link could not be revoked", { description: error.message }),
    }),
  );
  return (
    <>
      <Button size="small" variant="ghost" onClick={() => setOpen(true)} aria-label={`Revoke ${name}`}>
        Revoke
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Revoke ${name}?`}
        description="From now on the link gives nothing, also to pages that are open; what they have drawn stays until they are closed. This cannot be undone; to share again, make a new link."
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Keep it</Button>
            <Button variant="danger" disabled={revoke.isPending} onClick={() => revoke.mutate({ shareId })}>
              {revoke.isPending ? "Revoking…" : "Revoke the link"}
            </Button>
          </>
        }
      />
    </>
  );
}
