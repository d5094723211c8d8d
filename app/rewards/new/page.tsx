import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { NewComposer } from "@/components/reward/new-composer";
import { loadRewardParams } from "@/components/reward/reward-params";
import { HydrateClient, prefetch, trpc } from "@/trpc/server";

export const metadata: Metadata = { title: "New reward" };

export default async function NewRewardPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { preset } = await loadRewardParams(searchParams);
  prefetch(trpc.tasks.list.queryOptions());
  return (
    <HydrateClient>
      <NewComposer key={preset ?? ""} presetId={preset} />
    </HydrateClient>
  );
}
