"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { LoadError } from "@/components/ui/load-error";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/trpc/client";
import { RunBankForm } from "./run-bank-form";

/** On the Banks page: choose one of the newest runs, then which of its rollouts. */
export function RunBank() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>From a run…</Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Make a bank of a run's rollouts"
        description="To score what it sampled with another reward."
      >
        <ChosenRun onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function ChosenRun({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.runs.list.queryOptions({ limit: 100 }));
  const [chosen, setChosen] = useState<string | null>(null);
  if (query.isPending) return <Skeleton className="h-48 w-full" />;
  if (query.isError && !query.data) {
    return <LoadError what="The runs" error={query.error} onRetry={() => void query.refetch()} />;
  }
  const runs = (query.data?.runs ?? []).filter(({ step, status }) => step > 0 || status !== "queued");
  const run = runs.find(({ id }) => id === chosen) ?? runs[0];
  if (!run) return <p className="text-soft text-sm">No run has sampled anything yet. Launch one first.</p>;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Field label="Run" hint="One of the newest hundred; an older one has the same button on its page.">
        {(control) => (
          <Select
            {...control}
            value={run.id}
            onValueChange={setChosen}
            options={runs.map((one) => ({
              value: one.id,
              label: `#${one.number} ${one.name}`,
              hint: `${one.task}, ${one.baseModel}`,
            }))}
          />
        )}
      </Field>
      <RunBankForm key={run.id} runId={run.id} onClose={onClose} />
    </div>
  );
}
