import type { RunStatus } from "@/domain/run/status";
import type { RouterOutputs } from "@/trpc/types";

type Page = RouterOutputs["runs"]["list"];

/** Input and paging of the list, the same where the server prefetches it and where the browser reads it. */
export function runsListOptions(
  status: readonly RunStatus[],
): [{ limit: number; status: RunStatus[] | null }, { getNextPageParam: (page: Page) => string | null }] {
  return [
    { limit: 40, status: status.length > 0 ? [...status].sort() : null },
    { getNextPageParam: (page) => page.nextCursor },
  ];
}
