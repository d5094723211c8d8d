"use client";

import { CheckGroups } from "@/components/checks/check-groups";
import { CheckRow } from "@/components/checks/check-row";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { countSentence, failedChecks } from "@/domain/checks/report";
import type { RunDetail } from "@/trpc/types";
import { localTime } from "./local-time";

/** That a run was launched although checks of its reward had failed, and which; nothing otherwise. */
export function FailedChecks({ run }: { run: Pick<RunDetail, "checks"> }) {
  // A page frozen before there were checks has no such field.
  const failed = run.checks ? failedChecks(run.checks) : [];
  if (failed.length === 0) return null;
  return (
    <Disclosure
      className="mt-2 max-w-3xl"
      summary={
        <span className="text-warn">
          Launched with {failed.length === 1 ? "a failed check" : `${failed.length} failed checks`}
        </span>
      }
    >
      <ul className="divide-y divide-border">
        {failed.map((check) => (
          <CheckRow key={check.id} check={check} />
        ))}
      </ul>
    </Disclosure>
  );
}

/** Everything the checks said when the run was launched, and on which bank. */
export function ChecksCard({ run }: { run: Pick<RunDetail, "checks"> }) {
  const { checks } = run;
  if (!checks) return null;
  return (
    <Card className="min-w-0 lg:col-span-2">
      <CardHeader>
        <CardTitle>Checks at launch</CardTitle>
        <p className="text-faint text-xs">{localTime(new Date(checks.at))}</p>
      </CardHeader>
      <CardBody className="flex flex-col gap-3">
        <p className="text-soft text-sm">
          {countSentence(checks)}
          {checks.launchedAnyway ? ", and somebody chose to launch anyway" : ""}.{" "}
          {checks.bank
            ? `Made on ${checks.bank.name}: ${checks.bank.rollouts.toLocaleString("en")} rollouts of ${checks.bank.prompts} prompts.`
            : "There was no bank of the base model, so only the reward's own tests were run."}
        </p>
        <CheckGroups checks={checks.checks} />
      </CardBody>
    </Card>
  );
}
