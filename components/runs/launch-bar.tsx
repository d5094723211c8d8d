"use client";

import Link from "next/link";
import { compareHref } from "@/components/compare/compare-href";
import { Button } from "@/components/ui/button";
import { MAX_COMPARED } from "@/domain/compare/limits";
import type { RunLaunch } from "@/trpc/types";
import { CancelLaunch } from "./cancel-launch";

/** Heads the runs that were launched together: how many, and what one can do with all of them. */
export function LaunchBar({ launch, name }: { launch: RunLaunch; name: string }) {
  const { runIds, open } = launch;
  const count = `${runIds.length} runs launched together`;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <p className="min-w-0 text-[13px]">
        {name === "" ? null : <span className="mr-2 font-medium">{name}</span>}
        <span className="text-faint">
          {count}
          {open > 0 ? `, ${open} not ended` : ""}
        </span>
      </p>
      <div className="ml-auto flex gap-2">
        <Button asChild size="small" variant="ghost">
          <Link
            href={compareHref(runIds.slice(0, MAX_COMPARED))}
            title={runIds.length > MAX_COMPARED ? `The first ${MAX_COMPARED} of ${runIds.length}` : undefined}
            aria-label={`Compare the ${count}`}
          >
            Compare
          </Link>
        </Button>
        {open > 0 ? <CancelLaunch launch={launch} /> : null}
      </div>
    </div>
  );
}
