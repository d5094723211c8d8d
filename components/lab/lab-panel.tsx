"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { ChecksPanel } from "./checks/checks-panel";
import { ForecastPanel } from "./forecast/forecast-panel";
import { LabBar } from "./lab-bar";
import { PreviewPanel } from "./preview/preview-panel";
import { type Lab, useLabOfComposer } from "./use-lab";
import { WaitingTerms } from "./waiting-terms";

export type LabView = "preview" | "forecast" | "checks";

/** One panel of the lab under the bar that says on what it is computed, or what is missing for it. */
export function LabPanel({ view }: { view: LabView }) {
  const lab = useLabOfComposer();
  return (
    <div className="flex min-h-0 flex-col gap-5">
      <LabBar lab={lab} />
      <Missing lab={lab}>
        {lab.isCurrent ? null : (
          <p role="status" className="border-warn border-l-2 pl-3 text-warn text-xs">
            The reward has faults at the moment: what stands here is of its last version without any.
          </p>
        )}
        <WaitingTerms spec={lab.spec} external={lab.external} />
        <div key={lab.facts?.bankId} className={cn("min-w-0 transition-opacity", lab.isCurrent ? "" : "opacity-55")}>
          {view === "preview" ? <PreviewPanel /> : view === "forecast" ? <ForecastPanel /> : <ChecksPanel />}
        </div>
      </Missing>
    </div>
  );
}

function Missing({ lab, children }: { lab: Lab; children: ReactNode }) {
  const { load } = lab;
  if (load.state === "failed") return <LoadError what="The bank" error={load} onRetry={lab.retry} />;
  if (load.state === "none") return <NoBank lab={lab} sampling={load.sampling} />;
  if (load.state !== "ready") return <Waiting />;
  if (lab.spec === null) {
    return (
      <EmptyState title="No reward yet">Mend what is underlined in the JSON, and its numbers stand here.</EmptyState>
    );
  }
  return children;
}

function NoBank({ lab, sampling }: { lab: Lab; sampling: Lab["bank"] }) {
  const action = (
    <Button asChild size="small">
      <Link href="/banks">{sampling ? "See the banks" : "Sample or import a bank"}</Link>
    </Button>
  );
  if (sampling) {
    return (
      <EmptyState title="The bank is being sampled" action={action}>
        <span className="tabular">
          {sampling.prompts} of {sampling.promptsAsked} prompts
        </span>{" "}
        of {sampling.baseModel} are done. When all are, this reward is tried on them here, while you edit it.
      </EmptyState>
    );
  }
  return (
    <EmptyState title={`No bank of ${lab.task.name} yet`} action={action}>
      A bank holds rollouts of a base model. With one you see here what this reward makes of them, while you edit it.
    </EmptyState>
  );
}

function Waiting() {
  return (
    <div role="status" aria-label="Loading the bank" className="flex flex-col gap-4">
      <Skeleton className="h-16 w-full" />
      <Skeleton className="h-40 w-full" />
      <Skeleton className="h-40 w-full" />
    </div>
  );
}
