"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useTRPC } from "@/trpc/client";
import type { BankRow } from "@/trpc/types";
import { counted } from "./describe-bank";

/** Asks once, then removes a bank with its rollouts. */
export function RemoveBank({
  bank,
  onRemoved,
}: {
  bank: Pick<BankRow, "id" | "name" | "rollouts" | "source">;
  onRemoved?: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const remove = useMutation(
    trpc.banks.remove.mutationOptions({
      onSuccess: async () => {
        setOpen(false);
        toast.success(`${bank.name} was removed`);
        onRemoved?.();
        await Promise.all(
          [trpc.banks.list, trpc.tasks.list].map((changed) => queryClient.invalidateQueries(changed.pathFilter())),
        );
      },
      onError: (error) => toast.error("The bank was not removed", { description: error.message }),
    }),
  );
  const back = bank.source === "imported" ? " Export it first to keep the file." : "";
  return (
    <>
      <Button size="small" variant="danger" onClick={() => setOpen(true)} aria-label={`Remove ${bank.name}`}>
        Remove
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Remove ${bank.name}?`}
        description={`Its ${counted(bank.rollouts, "rollout")} are deleted. Rewards, and runs that took a mean of it, stay as they are.${back}`}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Keep it</Button>
            <Button variant="danger" disabled={remove.isPending} onClick={() => remove.mutate({ bankId: bank.id })}>
              {remove.isPending ? "Removing…" : "Remove the bank"}
            </Button>
          </>
        }
      />
    </>
  );
}
