"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { useChanges, useLiveLogs } from "@/components/live/use-live";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { RUN_PAGE } from "@/domain/run/page-reads";
import { useTRPC } from "@/trpc/client";
import { mergeLogs } from "./merge-logs";

/** Pixels from the end within which the log follows what comes. */
const FOLLOW = 40;

/** What the trainer wrote, newest at the end; it follows what comes unless one has scrolled up. */
export function LogTab({ runId }: { runId: string }) {
  const trpc = useTRPC();
  const resets = useChanges(runId, "resets");
  const query = useInfiniteQuery({
    queryKey: ["logs", runId, resets],
    initialPageParam: null,
    queryFn: ({
      pageParam,
      client,
    }: {
      pageParam: number | null;
      client: import("@tanstack/react-query").QueryClient;
    }) =>
      client.fetchQuery({
        ...trpc.logs.page.queryOptions({ runId, before: pageParam, limit: RUN_PAGE.logLines }),
        staleTime: 0,
      }),
    getNextPageParam: (page): number | null => (page.more ? (page.lines[0]?.id ?? null) : null),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const live = useLiveLogs(runId);
  const lines = useMemo(() => mergeLogs(query.data?.pages.map((page) => page.lines) ?? [], live), [query.data, live]);
  const box = useRef<HTMLElement | null>(null);
  const follows = useRef(true);
  const newest = lines[lines.length - 1]?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line is what it reacts to
  useLayoutEffect(() => {
    const element = box.current;
    if (element && follows.current) element.scrollTop = element.scrollHeight;
  }, [newest]);
  useEffect(() => {
    follows.current = true;
  }, []);

  if (query.isPending) return <Skeleton className="h-80 w-full" />;
  if (query.isError && lines.length === 0) {
    return <LoadError what="The log" error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (lines.length === 0) {
    return <EmptyState title="Nothing has been logged">Lines appear here as soon as a trainer writes them.</EmptyState>;
  }
  return (
    <section
      ref={box}
      aria-label="Log"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
        follows.current = scrollHeight - scrollTop - clientHeight < FOLLOW;
      }}
      className="max-h-[70vh] overflow-auto rounded-xl border border-border bg-surface p-4 font-mono text-xs leading-relaxed"
    >
      {query.hasNextPage ? (
        <Button
          size="small"
          className="mb-3"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {query.isFetchingNextPage ? "Loading…" : "Older lines"}
        </Button>
      ) : null}
      <ol className="flex flex-col gap-0.5">
        {lines.map((line) => (
          <li key={line.id} className="flex gap-3">
            <time dateTime={line.at.toISOString()} className="shrink-0 text-faint" suppressHydrationWarning>
              {line.at.toLocaleTimeString("en-GB")}
            </time>
            <span
              className={cn(
                "min-w-0 whitespace-pre-wrap break-words",
                line.level === "error" ? "text-bad" : line.level === "warn" ? "text-warn" : "",
              )}
            >
              {line.level === "info" ? "" : `${line.level}: `}
              {line.text}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
