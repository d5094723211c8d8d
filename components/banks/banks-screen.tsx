"use client";

import { useQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/page-skeleton";
import { isTerminal } from "@/domain/run/status";
import { useTRPC } from "@/trpc/client";
import { BankCard } from "./bank-card";
import { ImportBank } from "./import-bank";
import { RunBank } from "./run-bank";
import { SampleBank } from "./sample-bank";

/** The rollouts that rewards are designed on, wherever they came from. */
export function BanksScreen() {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.banks.list.queryOptions(),
    // Quick while one is being sampled, slow otherwise.
    refetchInterval: ({ state }) => (state.data?.banks.some(({ status }) => !isTerminal(status)) ? 2_000 : 15_000),
  });
  const tasks = useQuery(trpc.tasks.list.queryOptions()).data?.tasks ?? [];
  if (query.isPending) return <PageSkeleton />;
  if (query.isError && !query.data) {
    return <LoadError what="The banks" error={query.error} onRetry={() => void query.refetch()} />;
  }
  const banks = query.data?.banks ?? [];
  const actions = (
    <>
      <RunBank />
      <ImportBank tasks={tasks} />
      <SampleBank tasks={tasks} />
    </>
  );
  if (banks.length === 0) {
    return (
      <>
        <PageHeader title="Banks" />
        <EmptyState icon={<Layers aria-hidden />} title="No bank yet" action={actions}>
          A bank is rollouts to try a reward on while you write it. A trainer samples one of a base model by itself, in
          some seconds on this machine; or import rollouts of your own as JSONL, or take those of a run.
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Banks"
        description="Rollouts to design rewards on: previews, forecasts and checks are computed on them. A reward that centres on base_mean takes it from the newest one that was sampled as the run samples."
        actions={actions}
      />
      <ul className="grid gap-4 lg:grid-cols-2">
        {banks.map((bank) => (
          <li key={bank.id} className="min-w-0">
            <BankCard bank={bank} taskName={tasks.find(({ id }) => id === bank.task)?.name ?? bank.task} />
          </li>
        ))}
      </ul>
    </>
  );
}
