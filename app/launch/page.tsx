import type { Metadata } from "next";
import { LaunchScreen } from "@/components/launch/launch-screen";
import { PageHeader } from "@/components/ui/page-header";
import { HydrateClient, prefetch, trpc } from "@/trpc/server";

export const metadata: Metadata = { title: "Launch" };

export default function LaunchPage() {
  prefetch(trpc.tasks.list.queryOptions());
  prefetch(trpc.trainers.list.queryOptions());
  prefetch(trpc.rewards.list.queryOptions());
  return (
    <HydrateClient>
      <PageHeader
        title="Launch"
        description="Train a policy on a version of a reward; several seeds make several runs."
      />
      <LaunchScreen />
    </HydrateClient>
  );
}
