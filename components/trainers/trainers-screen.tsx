"use client";

import { useQuery } from "@tanstack/react-query";
import { Cpu } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/trpc/client";
import { AddTrainer } from "./add-trainer";
import { TrainerCard } from "./trainer-card";

/** Who can train: the embedded trainer and every other that has a key. */
export function TrainersScreen() {
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.trainers.list.queryOptions(), refetchInterval: 5_000 });
  if (query.isPending) {
    return (
      <div role="status" aria-label="Loading the trainers" className="flex flex-col gap-4">
        <Skeleton className="h-8 w-40" />
        <Skeleton className="h-44 w-full" />
      </div>
    );
  }
  if (query.isError && !query.data) {
    return <LoadError what="The trainers" error={query.error} onRetry={() => void query.refetch()} />;
  }
  const trainers = query.data?.trainers ?? [];
  if (trainers.length === 0) {
    return (
      <>
        <PageHeader title="Trainers" />
        <EmptyState icon={<Cpu aria-hidden />} title="No trainer has a key yet" action={<AddTrainer />}>
          Runs wait in the queue until a trainer claims them. Rewardsmith's own starts with npm start; a GPU box, or a
          training script of yours, needs a key and the address of this app.
        </EmptyState>
      </>
    );
  }
  const online = trainers.filter((trainer) => trainer.online).length;
  return (
    <>
      <PageHeader
        title="Trainers"
        description={`${online} of ${trainers.length} ${trainers.length === 1 ? "trainer is" : "trainers are"} online. A trainer claims the runs that it has the task and base model for.`}
        actions={<AddTrainer />}
      />
      <ul className="grid gap-4 lg:grid-cols-2">
        {trainers.map((trainer) => (
          <li key={trainer.id} className="min-w-0">
            <TrainerCard trainer={trainer} />
          </li>
        ))}
      </ul>
      <p className="mt-8 text-pretty text-soft text-sm">
        While it has nothing else to do, a trainer samples the{" "}
        <Link href="/banks" className="text-accent underline-offset-4 hover:underline">
          banks
        </Link>{" "}
        that rewards are designed on.
      </p>
    </>
  );
}
