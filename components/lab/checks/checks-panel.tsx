"use client";

import { Wrench } from "lucide-react";
import { CheckGroups } from "@/components/checks/check-groups";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { type Check, countSentence, failedChecks } from "@/domain/checks/report";
import { CheckExamples } from "./check-examples";
import { useComposerChecks } from "./checks-context";

/** What speaks against launching the reward as it is, why, and what would mend it. */
export function ChecksPanel() {
  const { answer } = useComposerChecks();
  const { value: report, isCurrent, error } = answer;
  if (error !== null) {
    return (
      <p role="alert" className="border-bad border-l-2 pl-3 text-bad text-xs">
        The checks could not be made: {error}
      </p>
    );
  }
  if (report === null) return <Skeleton className="h-40 w-full" />;
  const failed = failedChecks(report).length;
  return (
    <section
      aria-label="Checks"
      aria-busy={!isCurrent}
      className={cn("flex flex-col gap-4 pb-6 transition-opacity", isCurrent ? "" : "opacity-60")}
    >
      <div role="status">
        <p className={cn("font-medium text-sm", failed > 0 && "text-bad")}>{countSentence(report)}.</p>
        <p className="mt-0.5 text-soft text-xs">
          {failed > 0
            ? "A launch asks for them to be mended, or to be told to go ahead; either way it is recorded with the run."
            : "A launch makes the same checks, and keeps what they said with the run."}
        </p>
      </div>
      <CheckGroups checks={report.checks} below={(check) => <Below check={check} bankId={report.bankId} />} />
    </section>
  );
}

function Below({ check, bankId }: { check: Check; bankId: string | null }) {
  const { mend, answer } = useComposerChecks();
  const { fix } = check;
  return (
    <>
      {fix?.patch ? (
        <Button
          size="small"
          className="mt-2 h-auto min-h-8 max-w-full whitespace-normal py-1 text-left"
          disabled={!answer.isCurrent}
          onClick={() => mend(fix)}
        >
          <Wrench aria-hidden />
          {fix.label}
        </Button>
      ) : fix ? (
        <p className="mt-1 text-pretty text-soft text-xs">What may help: {fix.label}.</p>
      ) : null}
      {bankId === null ? null : (
        <CheckExamples
          key={check.examples.map(({ place }) => place).join()}
          bankId={bankId}
          examples={check.examples}
        />
      )}
    </>
  );
}
