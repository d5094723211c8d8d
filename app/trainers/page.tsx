import type { Metadata } from "next";
import { TrainersScreen } from "@/components/trainers/trainers-screen";
import { HydrateClient, prefetch, trpc } from "@/trpc/server";

export const metadata: Metadata = { title: "Trainers" };

export default function TrainersPage() {
  prefetch(trpc.trainers.list.queryOptions());
  return (
    <HydrateClient>
      <TrainersScreen />
    </HydrateClient>
  );
}
