"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { RevokeButton } from "@/components/ui/revoke-button";
import { useTRPC } from "@/trpc/client";

/** Asks, then ends a trainer's key. */
export function RevokeTrainer({ trainerId, name }: { trainerId: string; name: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const revoke = useMutation(
    trpc.trainers.revoke.mutationOptions({
      onSuccess: async () => {
        setOpen(false);
        toast.success(`The key of ${name} no longer works`);
        await queryClient.invalidateQueries(trpc.trainers.pathFilter());
      },
      onError: (error) => toast.error("The key could not be revoked", { description: error.message }),
    }),
  );
  return (
    <RevokeButton
      name={name}
      what="the key"
      consequences="Its next call is refused, and its runs go back to the queue for other trainers. This cannot be undone; to come back it needs a new key."
      pending={revoke.isPending}
      open={open}
      onOpenChange={setOpen}
      onRevoke={() => revoke.mutate({ trainerId })}
    />
  );
}
