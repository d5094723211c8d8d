import type { Metadata } from "next";
import { SharesList } from "@/components/share/shares-list";
import { PageHeader } from "@/components/ui/page-header";
import { HydrateClient, prefetch, trpc } from "@/trpc/server";

export const metadata: Metadata = { title: "Shared links" };

export default function SharesPage() {
  prefetch(trpc.shares.list.queryOptions());
  return (
    <HydrateClient>
      <PageHeader
        title="Shared links"
        description="Each opens one run or comparison, read-only, to whoever has it. The link itself was shown once, when it was made."
      />
      <SharesList />
    </HydrateClient>
  );
}
