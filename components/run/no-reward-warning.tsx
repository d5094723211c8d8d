"use client";

import { useQueryStates } from "nuqs";
import { lastFinite } from "@/components/live/live-store";
import { useMetric } from "@/components/live/use-live";
import { noRewardSentence } from "@/components/runs/no-reward";
import { Button } from "@/components/ui/button";
import type { RunDetail } from "@/trpc/types";
import { runParams } from "./run-params";

/** Says that the newest step gave its rollouts no reward, so that a run which learns nothing does not look well. */
export function NoRewardWarning({ run }: { run: RunDetail }) {
  const [, setParams] = useQueryStates(runParams);
  const live = lastFinite(useMetric(run.id, "reward/excluded/rate").points);
  const known = run.excluded ?? null;
  const newest = live && live.step >= (known?.step ?? 0) ? { step: live.step, share: live.value } : known;
  const sentence = noRewardSentence(newest, run);
  if (sentence === null) return null;
  return (
    <div role="alert" className="rounded-xl border border-border bg-warn-soft px-5 py-4">
      <p className="font-medium text-warn">{sentence}</p>
      <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
        A rollout without a reward is left out of the update.
        <Button size="small" onClick={() => void setParams({ tab: "log" })}>
          See why in the log
        </Button>
      </p>
    </div>
  );
}
