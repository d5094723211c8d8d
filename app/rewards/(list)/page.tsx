import type { Metadata } from "next";
import Link from "next/link";
import { ImportReward } from "@/components/reward/import-reward";
import { RewardLibrary } from "@/components/reward/reward-library";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { HydrateClient, prefetch, trpc } from "@/trpc/server";

export const metadata: Metadata = { title: "Rewards" };

export default function RewardsPage() {
  prefetch(trpc.rewards.list.queryOptions());
  return (
    <HydrateClient>
      <PageHeader
        title="Rewards"
        description="What a policy is paid for. Every save is a version that runs point at."
        actions={
          <>
            <ImportReward />
            <Button asChild variant="primary">
              <Link href="/rewards/new">New reward</Link>
            </Button>
          </>
        }
      />
      <RewardLibrary />
    </HydrateClient>
  );
}
