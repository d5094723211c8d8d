"use client";

import { useQuery } from "@tanstack/react-query";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { isTerminal } from "@/domain/run/status";
import { useTRPC } from "@/trpc/client";
import { BankCard } from "./bank-card";
import { SampleBank } from "./sample-bank";

/** The rollout banks of the project: what base_mean is measured on and rewards are designed with. */
export function BanksSection() {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.banks.list.queryOptions(),
    // Quick while one is being sampled, slow otherwise.
    refetchInterval: ({ state }) => (state.data?.banks.some(({ status }) => !isTerminal(status)) ? 2_000 : 15_000),
  });
  const tasks = useQuery(trpc.tasks.list.queryOptions()).data?.tasks ?? [];
  const banks = query.data?.banks ?? [];
  return (
    <section aria-labelledby="banks-title" className="mt-12">
      <div className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 max-w-2xl">
          <h2 id="banks-title" className="font-medium text-lg tracking-tight">
            Banks
          </h2>
          <p className="mt-1 text-pretty text-soft text-sm">
            Rollouts of a base model on a task's validation prompts. A reward that centres on base_mean takes it from
            the newest finished one. A bank is sampled while its trainer has nothing else to do.
          </p>
        </div>
        <SampleBank tasks={tasks} />
      </div>
      {query.isPending ? (
        <Skeleton className="h-44 w-full" />
      ) : query.isError && !query.data ? (
        <LoadError what="The banks" error={query.error} onRetry={() => void query.refetch()} />
      ) : banks.length === 0 ? (
        <p className="text-soft text-sm">None yet: sample one of a base model that a trainer offers.</p>
      ) : (
        <ul className="grid gap-4 lg:grid-cols-2">
          {banks.map((bank) => (
            <li key={bank.id} className="min-w-0">
              <BankCard bank={bank} taskName={tasks.find(({ id }) => id === bank.task)?.name ?? bank.task} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
