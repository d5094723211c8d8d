import type { Metadata } from "next";
import { TrainersScreen } from "@/components/trainers/trainers-screen";
import { getQueryClient, HydrateClient, trpc } from "@/trpc/server";

export const metadata: Metadata = { title: "Trainers" };

export default async function TrainersPage() {
  const client = getQueryClient();
  await Promise.all([
    client.prefetchQuery(trpc.trainers.list.queryOptions()),
    client.prefetchQuery(trpc.banks.list.queryOptions()),
    client.prefetchQuery(trpc.tasks.list.queryOptions()),
  ]);
  return (
    <HydrateClient>
      <TrainersScreen />
    </HydrateClient>
  );
}
