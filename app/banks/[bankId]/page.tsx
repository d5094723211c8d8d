import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { BankScreen } from "@/components/banks/bank-screen";
import { isNotFound } from "@/components/run/is-not-found";
import { caller, getQueryClient, HydrateClient, trpc } from "@/trpc/server";

type Props = { params: Promise<{ bankId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { bankId } = await params;
  const bank = await caller.banks.get({ bankId }).catch(() => null);
  return { title: bank?.name ?? "Bank" };
}

export default async function BankPage({ params }: Props) {
  const { bankId } = await params;
  await caller.banks.get({ bankId }).catch((error: unknown) => {
    // Any other failure is shown by the screen, which asks again.
    if (isNotFound(error)) notFound();
  });
  await getQueryClient().prefetchQuery(trpc.banks.get.queryOptions({ bankId }));
  return (
    <HydrateClient>
      <BankScreen bankId={bankId} />
    </HydrateClient>
  );
}
