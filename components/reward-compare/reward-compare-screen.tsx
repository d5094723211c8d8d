"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { ArrowLeftRight, ChevronLeft } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/trpc/client";
import type { RewardVersionDetail } from "@/trpc/types";
import { rewardCompareParams } from "./compare-params";
import { EffectSection } from "./effect-section";
import { RewardDiffView } from "./reward-diff-view";
import { VersionPicker } from "./version-picker";

/** Two versions of any rewards side by side: what was changed, and what that changes on a bank. */
export function RewardCompareScreen() {
  const [{ a, b }, setParams] = useQueryStates(rewardCompareParams, { history: "push" });
  const before = useVersion(a);
  const after = useVersion(b);
  const failed = [before, after].find((query) => query.isError && !query.data);
  return (
    <div>
      <Link
        href={after.data ? `/rewards/${after.data.rewardId}` : "/rewards"}
        className="inline-flex items-center gap-1 text-[13px] text-soft hover:text-foreground"
      >
        <ChevronLeft className="size-4" aria-hidden />
        {after.data?.rewardName ?? "Rewards"}
      </Link>
      <PageHeader
        title="Compare rewards"
        description="What one version says that another does not, and what it does."
      />
      <div className="mb-8 grid items-start gap-4 md:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]">
        <VersionPicker label="Before" version={before.data ?? null} onPick={(id) => void setParams({ a: id })} />
        <Button
          variant="ghost"
          size="icon"
          aria-label="Swap before and after"
          className="justify-self-center md:mt-6"
          onClick={() => void setParams({ a: b, b: a })}
        >
          <ArrowLeftRight aria-hidden />
        </Button>
        <VersionPicker label="After" version={after.data ?? null} onPick={(id) => void setParams({ b: id })} />
      </div>
      {failed ? (
        <LoadError what="A version" error={failed.error} onRetry={() => void failed.refetch()} />
      ) : a === null || b === null ? (
        <EmptyState title="Choose two versions">
          Of one reward or of two: what differs between them stands here, and on a bank of their task how far apart they
          are.
        </EmptyState>
      ) : before.data && after.data ? (
        <Compared before={before.data} after={after.data} />
      ) : (
        <Skeleton className="h-64 w-full" />
      )}
    </div>
  );
}

function Compared({ before, after }: { before: RewardVersionDetail; after: RewardVersionDetail }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-10 xl:grid-cols-2">
      <RewardDiffView before={before.spec} after={after.spec} />
      <EffectSection key={`${before.id} ${after.id}`} before={before} after={after} />
    </div>
  );
}

function useVersion(versionId: string | null) {
  const trpc = useTRPC();
  return useQuery(trpc.rewards.version.queryOptions(versionId === null ? skipToken : { versionId }));
}
