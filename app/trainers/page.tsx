import type { Metadata } from "next";
import { TrainersScreen } from "@/components/trainers/trainers-screen";
import { getQueryClient, HydrateClient, trpc } from "@/trpc/server";

export const metadata: Metadata = { title: "Trainers" };

export default async function TrainersPage() {
  const client = getQueryClient();
  await client.prefetchQuery(trpc.trainers.list.queryOptions());
  return (
    <HydrateClient>
      <TrainersScreen />
    </HydrateClient>
  );
}
