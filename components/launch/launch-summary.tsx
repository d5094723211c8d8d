"use client";

import { ObjectiveBand } from "@/components/reward/objective-band";
import { Skeleton } from "@/components/ui/skeleton";
import type { RunConfig } from "@/domain/run/config";
import type { RewardSummary } from "@/trpc/types";
import { timeToExpect } from "./time-to-expect";
import type { Estimating } from "./use-estimate";

/** What will be trained, and how long it will take as far as past runs tell. */
export function LaunchSummary({
  version,
  configs,
  estimating,
}: {
  version: RewardSummary["latest"] | null;
  /** Of each run that the form makes; empty while a field is wrong. */
  configs: readonly RunConfig[];
  estimating: Estimating;
}) {
  const { query, secondsOf } = estimating;
  const expected =
    query.data && configs.length > 0
      ? timeToExpect({ ...query.data, seconds: configs.flatMap((config) => secondsOf(config) ?? []) })
      : null;
  return (
    <>
      <section aria-labelledby="expect-title">
        <h2 id="expect-title" className="text-faint text-xs">
          Time to expect
        </h2>
        <div className="min-h-16" aria-live="polite">
          {expected ? (
            <>
              <p className="tabular font-medium text-lg tracking-tight">{expected.headline}</p>
              <p className="text-soft text-xs">{expected.detail}</p>
            </>
          ) : query.isError ? (
            <p className="mt-1 text-soft text-xs">It could not be asked for: {query.error.message}</p>
          ) : configs.length > 0 ? (
            <Skeleton className="mt-1 h-7 w-32" />
          ) : (
            <p className="mt-1 text-soft text-xs">Known once the fields are right.</p>
          )}
        </div>
      </section>
      {version ? (
        <section aria-labelledby="objective-summary" className="border-border border-t pt-5">
          <h2 id="objective-summary" className="mb-3 text-faint text-xs">
            Objective
          </h2>
          <ObjectiveBand spec={version.spec} stacked />
        </section>
      ) : null}
    </>
  );
}
