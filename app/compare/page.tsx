import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { ComparePage } from "@/components/compare/compare-page";
import { loadCompareParams } from "@/components/compare/compare-params";
import { ShareComparison } from "@/components/share/share-comparison";
import { PageHeader } from "@/components/ui/page-header";
import { MAX_COMPARED } from "@/domain/compare/limits";
import { getQueryClient, HydrateClient, trpc } from "@/trpc/server";

export const metadata: Metadata = { title: "Compare" };

export default async function Page({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { runs } = await loadCompareParams(searchParams);
  const runIds = [...new Set(runs)].slice(0, MAX_COMPARED);
  if (runIds.length > 0) await getQueryClient().prefetchQuery(trpc.compare.runs.queryOptions({ runIds }));
  return (
    <HydrateClient>
      <PageHeader
        title="Compare"
        description="Runs beside each other. The address of this page holds all of the view."
        actions={<ShareComparison />}
      />
      <ComparePage />
    </HydrateClient>
  );
}
