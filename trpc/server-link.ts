import { httpBatchStreamLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "@/server/root-router";

/** How calls reach the server at `path`: queries in batches, subscriptions as event streams. */
export function serverLink(path: string) {
  const origin = typeof window === "undefined" ? "http://127.0.0.1" : window.location.origin;
  const url = `${origin}${path}`;
  return splitLink<AppRouter>({
    condition: (operation) => operation.type === "subscription",
    true: httpSubscriptionLink({ url, transformer: superjson }),
    false: httpBatchStreamLink({ url, transformer: superjson, maxURLLength: 8000 }),
  });
}
