"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/trpc/client";
import type { BankRow } from "@/trpc/types";

/** Opens a reward, saved or new, with this bank in its lab. */
export function DesignOnBank({ bank }: { bank: Pick<BankRow, "id" | "task"> }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" variant="primary" onClick={() => setOpen(true)}>
        Try a reward on it…
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Try a reward on this bank"
        description="It opens with this bank in its lab: every rollout is scored again as you edit."
      >
        <Rewards bank={bank} />
      </Dialog>
    </>
  );
}

function Rewards({ bank }: { bank: Pick<BankRow, "id" | "task"> }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.rewards.list.queryOptions());
  if (query.isPending) return <Skeleton className="h-24 w-full" />;
  if (query.isError && !query.data) {
    return <LoadError what="The rewards" error={query.error} onRetry={() => void query.refetch()} />;
  }
  const at = new URLSearchParams({ task: bank.task, bank: bank.id });
  const row = "block px-3 py-2 text-sm hover:bg-muted focus-visible:outline-offset-[-2px]";
  return (
    <ul className="max-h-72 divide-y divide-border overflow-y-auto rounded-md border border-border">
      <li>
        <Link href={`/rewards/new?${at}`} className={row}>
          A new reward
        </Link>
      </li>
      {(query.data?.rewards ?? []).map(({ id, name, latest }) => (
        <li key={id}>
          <Link href={`/rewards/${id}?${at}`} prefetch={false} className={row}>
            <span className="break-words">{name}</span> <span className="text-faint">version {latest.number}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
