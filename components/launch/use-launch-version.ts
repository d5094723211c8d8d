"use client";

import { skipToken, useQueries, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/trpc/client";
import type { RewardSummary } from "@/trpc/types";

type Version = RewardSummary["latest"];

/** How many rewards are searched for a version whose reward the link does not name. */
const SEARCHED = 20;

export type LaunchVersion = {
  rewards: RewardSummary[];
  reward: RewardSummary | null;
  versions: Version[];
  version: Version | null;
  /** Whether it is still being looked for. */
  pending: boolean;
};

/** The reward and version that a launch link names, with what one may choose instead. */
export function useLaunchVersion(versionId: string | null, rewardId: string | null): LaunchVersion {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.rewards.list.queryOptions());
  const { rewards } = data;
  const linked = rewards.find((one) => one.id === rewardId) ?? rewards.find((one) => one.latest.id === versionId);
  // A link that names nothing means the reward that was changed last.
  const named = linked ?? (versionId === null && rewardId === null ? rewards[0] : undefined);
  const search = named || versionId === null ? [] : rewards.filter((one) => one.versions > 1).slice(0, SEARCHED);
  const searched = useQueries({
    queries: search.map((one) => trpc.rewards.get.queryOptions({ rewardId: one.id })),
  });
  const hit = searched.find((query) => query.data?.versions.some((version) => version.id === versionId))?.data;
  const reward = named ?? rewards.find((one) => one.id === hit?.id) ?? null;
  const own = useQuery(trpc.rewards.get.queryOptions(reward ? { rewardId: reward.id } : skipToken));
  const versions = own.data?.versions ?? (reward ? [reward.latest] : []);
  const wanted = versions.find((one) => one.id === versionId);
  const pending = searched.some((query) => query.isLoading) || (reward !== null && own.isLoading && !wanted);
  return {
    rewards,
    reward,
    versions,
    version: wanted ?? (versionId === null ? (named?.latest ?? null) : null),
    pending,
  };
}
