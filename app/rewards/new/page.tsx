import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { ForkedComposer } from "@/components/reward/forked-composer";
import { ImportedComposer } from "@/components/reward/imported-composer";
import { NewComposer } from "@/components/reward/new-composer";
import { loadRewardParams } from "@/components/reward/reward-params";
import { isNotFound } from "@/components/run/is-not-found";
import { caller, HydrateClient, prefetch, trpc } from "@/trpc/server";

export const metadata: Metadata = { title: "New reward" };

export default async function NewRewardPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { preset, from } = await loadRewardParams(searchParams);
  prefetch(trpc.tasks.list.queryOptions());
  if (from !== null && from !== "import") {
    await caller.rewards.version({ versionId: from }).catch((error: unknown) => {
      if (isNotFound(error)) notFound();
    });
    prefetch(trpc.rewards.version.queryOptions({ versionId: from }));
  }
  return (
    <HydrateClient>
      {from === "import" ? (
        <ImportedComposer />
      ) : from !== null ? (
        <ForkedComposer key={from} versionId={from} />
      ) : (
        <NewComposer key={preset ?? ""} presetId={preset} />
      )}
    </HydrateClient>
  );
}
