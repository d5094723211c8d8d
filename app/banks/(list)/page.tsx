import type { Metadata } from "next";
import { BanksScreen } from "@/components/banks/banks-screen";
import { getQueryClient, HydrateClient, trpc } from "@/trpc/server";

export const metadata: Metadata = { title: "Banks" };

export default async function BanksPage() {
  const client = getQueryClient();
  await Promise.all([
    client.prefetchQuery(trpc.banks.list.queryOptions()),
    client.prefetchQuery(trpc.tasks.list.queryOptions()),
  ]);
  return (
    <HydrateClient>
      <BanksScreen />
    </HydrateClient>
  );
}
