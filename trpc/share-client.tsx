"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient } from "@trpc/client";
import { type ReactNode, useState } from "react";
import type { Snapshot } from "@/domain/share/snapshot";
import type { AppRouter } from "@/server/root-router";
import { TRPCProvider } from "./client";
import { makeQueryClient } from "./query-client";
import { serverLink } from "./server-link";
import { endedLink, snapshotLink } from "./share-link";

/**
 * Gives the tree below `useTRPC()` as a link's viewer: every call goes to the link's own address, or, with a snapshot, nowhere.
 * Its cache is its own, so nothing that this browser knows as the owner shows through.
 */
export function SharedTRPCProvider({
  token,
  snapshot,
  onEnd,
  children,
}: {
  token: string;
  /** Of a frozen page; null: live. */
  snapshot: Snapshot | null;
  onEnd: () => void;
  children: ReactNode;
}) {
  const [queryClient] = useState(makeQueryClient);
  const [trpcClient] = useState(() => {
    if (snapshot) return createTRPCClient<AppRouter>({ links: [snapshotLink(snapshot)] });
    return createTRPCClient<AppRouter>({
      links: [endedLink(onEnd), serverLink(`/s/${token}/api`)],
    });
  });
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
