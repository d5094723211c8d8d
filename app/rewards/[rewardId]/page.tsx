import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { SavedComposer } from "@/components/reward/saved-composer";
import { caller, HydrateClient, prefetch, trpc } from "@/trpc/server";

type Props = { params: Promise<{ rewardId: string }> };

const nameOf = cache(async (rewardId: string): Promise<string> => {
  try {
    return (await caller.rewards.get({ rewardId })).name;
  } catch (error) {
    if (error instanceof TRPCError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: await nameOf((await params).rewardId) };
}

export default async function RewardPage({ params }: Props) {
  const { rewardId } = await params;
  await nameOf(rewardId);
  prefetch(trpc.rewards.get.queryOptions({ rewardId }));
  prefetch(trpc.tasks.list.queryOptions());
  return (
    <HydrateClient>
      <SavedComposer key={rewardId} rewardId={rewardId} />
    </HydrateClient>
  );
}
