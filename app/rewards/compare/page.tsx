import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { loadRewardCompareParams } from "@/components/reward-compare/compare-params";
import { RewardCompareScreen } from "@/components/reward-compare/reward-compare-screen";
import { isNotFound } from "@/components/run/is-not-found";
import { caller, HydrateClient, prefetched, trpc } from "@/trpc/server";

export const metadata: Metadata = { title: "Compare rewards" };

export default async function CompareRewardsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { a, b } = await loadRewardCompareParams(searchParams);
  for (const versionId of [a, b]) {
    if (versionId === null) continue;
    await caller.rewards.version({ versionId }).catch((error: unknown) => {
      // Any other failure is shown by the screen, which asks again.
      if (isNotFound(error)) notFound();
    });
    await prefetched(trpc.rewards.version.queryOptions({ versionId }));
  }
  await Promise.all([prefetched(trpc.rewards.list.queryOptions()), prefetched(trpc.tasks.list.queryOptions())]);
  return (
    <HydrateClient>
      <RewardCompareScreen />
    </HydrateClient>
  );
}
