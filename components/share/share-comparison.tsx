"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { compareParams } from "@/components/compare/compare-params";
import { MAX_COMPARED } from "@/domain/compare/limits";
import { useTRPC } from "@/trpc/client";
import { ShareButton } from "./share-button";

/** Shares what is compared: of the runs that the address names, those that are there. */
export function ShareComparison() {
  const [{ runs }] = useQueryStates(compareParams);
  const runIds = [...new Set(runs)].slice(0, MAX_COMPARED);
  // The page's own query (compare-screen.tsx): it is asked once.
  const { data } = useQuery({
    ...useTRPC().compare.runs.queryOptions({ runIds }),
    enabled: runIds.length > 0,
  });
  const found = data?.runs.map(({ id }) => id) ?? [];
  return found.length > 0 ? <ShareButton page="comparison" runIds={found} /> : null;
}
