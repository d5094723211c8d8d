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
  return (
    <>
      {/* In one place whether there are banks or not: the first one must not close the dialog that made it. */}
      <PageHeader
        title="Banks"
        description={
          banks.length === 0
            ? undefined
            : "Rollouts to design rewards on: previews, forecasts and checks are computed on them. A reward that centres on base_mean takes it from the newest one that was sampled as the run samples."
        }
        actions={
          <>
            <RunBank />
            <ImportBank tasks={tasks} />
            <SampleBank tasks={tasks} />
          </>
        }
      />
      {banks.length === 0 ? (
        <EmptyState icon={<Layers aria-hidden />} title="No bank yet">
          A bank is rollouts to try a reward on while you write it. Sample one of a base model, which takes its trainer
          some seconds; or import rollouts of your own as JSONL, or take those that a run kept.
        </EmptyState>
      ) : null}
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
