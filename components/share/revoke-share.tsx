"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { RevokeButton } from "@/components/ui/revoke-button";
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
    <RevokeButton
      name={name}
      what="the link"
      consequences="From now on the link gives nothing, also to pages that are open; what they have drawn stays until they are closed. This cannot be undone; to share again, make a new link."
      pending={revoke.isPending}
      open={open}
      onOpenChange={setOpen}
      onRevoke={() => revoke.mutate({ shareId })}
    />
  );
}
