"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { type Snapshot, snapshotSchema } from "@/domain/share/snapshot";

/** Fetches a frozen page's snapshot, once: it never changes. */
export function FrozenLoader({ token, children }: { token: string; children: (snapshot: Snapshot) => ReactNode }) {
  const query = useQuery({
    queryKey: ["snapshot", token],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const response = await fetch(`/s/${token}/snapshot`, { signal });
      if (!response.ok) throw new Error("This link has ended. Ask whoever sent it for a new one.");
      return snapshotSchema.parse(await response.json());
    },
  });
  if (query.data) return children(query.data);
  if (query.error) return <LoadError what="The page" error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div role="status" aria-label="Loading the page" className="flex flex-col gap-6">
      <Skeleton className="h-8 w-72" />
      <Skeleton className="h-72 w-full" />
    </div>
  );
}
