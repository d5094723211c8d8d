"use client";

import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { ObjectiveBand } from "@/components/reward/objective-band";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/trpc/client";
import type { RewardSummary } from "@/trpc/types";
import type { LaunchReading } from "./launch-fields";
import { timeToExpect } from "./time-to-expect";

/** What will be trained, and how long it will take as far as past runs tell. */
export function LaunchSummary({
  version,
  reading,
  trainerId,
}: {
  version: RewardSummary["latest"] | null;
  reading: LaunchReading;
  trainerId: string | null;
}) {
  const trpc = useTRPC();
  const config = useDeferredValue(reading.config);
  const estimate = useQuery(
    trpc.runs.estimate.queryOptions(config ? { config, trainerId } : skipToken, {
      placeholderData: keepPreviousData,
      retry: false,
    }),
  );
  const expected =
    estimate.data && config
      ? timeToExpect({ ...estimate.data, steps: config.steps, runs: reading.seeds?.length ?? 1 })
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
          ) : estimate.isError ? (
            <p className="mt-1 text-soft text-xs">It could not be asked for: {estimate.error.message}</p>
          ) : config ? (
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
