import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { ImportedComposer } from "@/components/reward/imported-composer";
import { NewComposer } from "@/components/reward/new-composer";
import { loadRewardParams } from "@/components/reward/reward-params";
import { HydrateClient, prefetch, trpc } from "@/trpc/server";

export const metadata: Metadata = { title: "New reward" };

export default async function NewRewardPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { preset, from } = await loadRewardParams(searchParams);
  prefetch(trpc.tasks.list.queryOptions());
  return (
    <HydrateClient>
      {from === "import" ? <ImportedComposer /> : <NewComposer key={preset ?? ""} presetId={preset} />}
    </HydrateClient>
  );
}
