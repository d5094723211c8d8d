"use client";

import { keepPreviousData, skipToken, useMutation, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useState } from "react";
import { failedChecks } from "@/domain/checks/report";
import { type RunConfig, runConfigSchema } from "@/domain/run/config";
import type { GridAxis } from "@/domain/run/grid";
import { useTRPC } from "@/trpc/client";

/** What the checks say of the launch that the form describes, before it is launched, and whether it shall go ahead all the same. */
export function useLaunchChecks(input: {
  versionId: string | null;
  config: RunConfig | null;
  /** Null while one of them is wrong. */
  vary: readonly GridAxis[] | null;
}) {
  const trpc = useTRPC();
  const { versionId, config, vary } = input;
  const key = versionId && config && vary ? JSON.stringify([versionId, checked(config), vary]) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of it
  const asked = useMemo(
    () =>
      key !== null && versionId && config && vary
        ? { rewardVersionId: versionId, config: checked(config), vary: [...vary] }
        : null,
    [key],
  );
  const deferred = useDeferredValue(asked);
  const query = useQuery(
    trpc.runs.checks.queryOptions(deferred ?? skipToken, {
      placeholderData: keepPreviousData,
      retry: false,
      staleTime: 30_000,
    }),
  );
  const run = useMutation(trpc.runs.runChecks.mutationOptions());
  // What was run is shown for what it was run for, and no longer.
  const ran = run.variables !== undefined && run.variables === deferred;
  const data = (ran ? run.data : undefined) ?? query.data;
  const reports = data?.reports ?? [];
  const failing = new Set(reports.flatMap(({ report }) => failedChecks(report).map(({ id }) => id)));
  const failed = failing.size;
  // A choice is for what it was made of.
  const about = JSON.stringify([
    [...failing],
    reports.map(({ name, report }) => [name, report.specHash, report.bankId]),
  ]);
  const [chosen, setChosen] = useState<string | null>(null);
  return {
    query,
    reports,
    /** Where the reward has terms in Python, which the query never runs: to run them, after a click. */
    python:
      data === undefined || data.python === "none"
        ? null
        : {
            waits: data.python === "waits",
            running: run.isPending,
            failure: ran ? (run.error?.message ?? null) : null,
            run: () => {
              if (deferred) run.mutate(deferred);
            },
          },
    failed,
    anyway: failed > 0 && chosen === about,
    setAnyway: (anyway: boolean) => setChosen(anyway ? about : null),
  };
}

export type LaunchChecking = ReturnType<typeof useLaunchChecks>;

/** Of a configuration what a bank is chosen by, so that typing a learning rate asks nothing. */
function checked({ task, baseModel, temperature, maxTokens, fixedLength }: RunConfig): RunConfig {
  return runConfigSchema.parse({ task, baseModel, steps: 1, temperature, maxTokens, fixedLength });
}
