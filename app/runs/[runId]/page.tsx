import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { isNotFound } from "@/components/run/is-not-found";
import { RunScreen } from "@/components/run/run-screen";
import { caller, getQueryClient, HydrateClient, trpc } from "@/trpc/server";

type Props = { params: Promise<{ runId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { runId } = await params;
  const run = await caller.runs.get({ runId }).catch(() => null);
  return { title: run?.name ?? "Run" };
}

export default async function RunPage({ params }: Props) {
  const { runId } = await params;
  await caller.runs.get({ runId }).catch((error: unknown) => {
    // Any other failure is shown by the screen, which asks again.
    if (isNotFound(error)) notFound();
  });
  await getQueryClient().prefetchQuery(trpc.runs.get.queryOptions({ runId }));
  return (
    <HydrateClient>
      <RunScreen runId={runId} />
    </HydrateClient>
  );
}
