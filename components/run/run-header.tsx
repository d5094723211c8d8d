"use client";

import Link from "next/link";
import { LiveSign } from "@/components/live/live-sign";
import { useRunState } from "@/components/live/use-live";
import { describeOrigin, describeReward } from "@/components/runs/describe-reward";
import { describeStatus } from "@/components/runs/describe-status";
import { RunNumber } from "@/components/runs/run-number";
import { RunProgress } from "@/components/runs/run-progress";
import { RunStatusBadge } from "@/components/runs/run-status-badge";
import { secondsAtPace } from "@/components/runs/time-left";
import { ShareButton } from "@/components/share/share-button";
import { useViewer } from "@/components/share/viewer";
import { isTerminal } from "@/domain/run/status";
import type { RunDetail } from "@/trpc/types";
import { failureAdvice } from "./failure-advice";
import { Lineage } from "./lineage";
import { NoRewardWarning } from "./no-reward-warning";
import { RunActions } from "./run-actions";
import { FailedChecks } from "./run-checks";
import { useTrainerBusy } from "./use-trainer-busy";

/** Name, state, progress with the time left, what one can do, and why it failed where it did. */
export function RunHeader({ run }: { run: RunDetail }) {
  const viewer = useViewer();
  const live = useRunState(run.id);
  const newer = live !== null && live.revision >= run.revision ? live : null;
  const now = newer ? { ...run, status: newer.status, unresponsive: newer.unresponsive, step: newer.step } : run;
  const left = secondsAtPace(now, run.secondsPerStep);
  const advice = failureAdvice(run.failureReason, { external: run.external, step: now.step });
  const { hint } = describeStatus({ ...now, trainerBusy: useTrainerBusy(now) });
  return (
    <header className="mb-6 flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          {viewer.kind === "owner" ? (
            <p className="text-faint text-xs">
              <Link href="/runs" className="underline-offset-4 hover:underline">
                Runs
              </Link>
            </p>
          ) : null}
          <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold text-2xl tracking-tight">
            <span className="min-w-0 break-words">
              <RunNumber number={run.number} /> {run.name}
            </span>
            <RunStatusBadge
              status={now.status}
              unresponsive={now.unresponsive}
              want={run.want}
              job={run.job}
              step={now.step}
              steps={now.steps}
              external={run.external}
              excluded={run.excluded}
            />
          </h1>
          <p className="mt-1 text-soft text-sm">{[describeReward(run), ...describeOrigin(run)].join(" · ")}</p>
          <Lineage run={run} />
          <FailedChecks run={run} />
        </div>
        {viewer.kind === "owner" ? (
          <div className="flex flex-wrap gap-2">
            <RunActions run={now} />
            <ShareButton page="run" runIds={[run.id]} />
          </div>
        ) : null}
      </div>
      <div className="flex flex-wrap items-end gap-x-8 gap-y-3">
        {now.steps > 0 ? (
          <div className="w-full max-w-md" data-step={now.step}>
            <RunProgress
              step={now.step}
              steps={now.steps}
              left={left}
              unit={run.job === "bank" ? "prompts" : "steps"}
            />
          </div>
        ) : null}
        <p className="text-faint text-xs">
          {now.trainer ? `On ${now.trainer.name}. ` : ""}
          {run.job === "evaluate" ? "" : hint}
          {run.secondsPerStep !== null && !isTerminal(now.status)
            ? ` ${run.secondsPerStep.toFixed(2)} s a step, evaluations not counted.`
            : ""}
        </p>
        {isTerminal(now.status) ? null : <LiveSign />}
      </div>
      {run.job === "train" ? <NoRewardWarning run={run} /> : null}
      {now.status === "failed" ? (
        <div role="alert" className="rounded-xl border border-border bg-bad-soft px-5 py-4">
          <p className="font-medium text-bad">The run failed at step {now.step}</p>
          <p className="mt-1 whitespace-pre-wrap break-words text-sm">{run.failureReason ?? "No reason was given."}</p>
          {advice === null ? null : <p className="mt-2 text-soft text-sm">{advice}</p>}
        </div>
      ) : null}
    </header>
  );
}
