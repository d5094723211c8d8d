import type { Metadata } from "next";
import { TrainersScreen } from "@/components/trainers/trainers-screen";
import { getQueryClient, HydrateClient, trpc } from "@/trpc/server";

export const metadata: Metadata = { title: "Trainers" };

export default async function TrainersPage() {
  await getQueryClient().prefetchQuery(trpc.trainers.list.queryOptions());
  return (
    <HydrateClient>
      <TrainersScreen />
    </HydrateClient>
  );
}
