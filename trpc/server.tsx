import "server-only";

import {
  dehydrate,
  type FetchInfiniteQueryOptions,
  type FetchQueryOptions,
  HydrationBoundary,
  type QueryKey,
} from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { headers } from "next/headers";
import { cache, type ReactNode } from "react";
import { createContext } from "@/server/context";
import { appRouter } from "@/server/root-router";
import { createCallerFactory } from "@/server/trpc";
import { makeQueryClient } from "./query-client";

export const getQueryClient = cache(makeQueryClient);

const context = cache(async () => createContext(await headers()));

/** Query options on the server: `prefetch(trpc.runs.get.queryOptions({ runId }))`. */
export const trpc = createTRPCOptionsProxy({ ctx: context, router: appRouter, queryClient: getQueryClient });

/** Calls procedures directly in a server component, e.g. to answer notFound() or to write a title. */
export const caller = createCallerFactory(appRouter)(context);

/** Starts a query for the client components below; a failed one is asked again by the browser, which shows the error. */
export function prefetch<TData, TError, TSelected, TKey extends QueryKey>(
  query: FetchQueryOptions<TData, TError, TSelected, TKey>,
): void {
  void getQueryClient().prefetchQuery(query);
}

/**
 * The same to its end: for what components show as it comes (`useQuery`), where an answer that overtakes the page
 * would make the browser's first picture another than the server's.
 */
export function prefetched<TData, TError, TSelected, TKey extends QueryKey>(
  query: FetchQueryOptions<TData, TError, TSelected, TKey>,
): Promise<void> {
  return getQueryClient().prefetchQuery(query);
}

/** The same for a list that is read page by page: `prefetchPages(trpc.runs.list.infiniteQueryOptions(...))`. */
export function prefetchPages<TData, TError, TSelected, TKey extends QueryKey, TParam>(
  query: FetchInfiniteQueryOptions<TData, TError, TSelected, TKey, TParam>,
): void {
  void getQueryClient().prefetchInfiniteQuery(query);
}

/** Hands what was prefetched to the client components within. */
export function HydrateClient({ children }: { children: ReactNode }) {
  return <HydrationBoundary state={dehydrate(getQueryClient())}>{children}</HydrationBoundary>;
}
