"use client";

import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
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
  const reports = query.data?.reports ?? [];
  const failed = new Set(reports.flatMap(({ report }) => failedChecks(report).map(({ id }) => id))).size;
  // A choice is for what it was made of.
  const about = JSON.stringify(reports.map(({ name, report }) => [name, report.specHash, report.bankId]));
  const [chosen, setChosen] = useState<string | null>(null);
  return {
    query,
    reports,
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
