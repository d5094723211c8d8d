import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { runsListOptions } from "@/components/runs/runs-list-options";
import { loadRunsParams } from "@/components/runs/runs-params";
import { RunsScreen } from "@/components/runs/runs-screen";
import { getQueryClient, HydrateClient, trpc } from "@/trpc/server";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { status } = await loadRunsParams(searchParams);
  await getQueryClient().prefetchInfiniteQuery(trpc.runs.list.infiniteQueryOptions(...runsListOptions(status)));
  return (
    <HydrateClient>
      <RunsScreen />
    </HydrateClient>
  );
}
