import type { ReactNode } from "react";
import { Disclosure } from "@/components/ui/disclosure";
import type { Check, CheckStatus } from "@/domain/checks/report";
import { CheckRow } from "./check-row";

/** Checks, what failed first; those that passed or were not run are folded away. */
export function CheckGroups({ checks, below }: { checks: readonly Check[]; below?: (check: Check) => ReactNode }) {
  const of = (status: CheckStatus) => checks.filter((check) => check.status === status);
  const list = (group: readonly Check[]) => (
    <ul className="divide-y divide-border">
      {group.map((check) => (
        <CheckRow key={check.id} check={check}>
          {below?.(check)}
        </CheckRow>
      ))}
    </ul>
  );
  const troubled = [...of("failed"), ...of("warned")];
  const [passed, notRun] = [of("passed"), of("not_run")];
  return (
    <div className="flex flex-col gap-3">
      {troubled.length > 0 ? list(troubled) : null}
      {passed.length > 0 ? <Disclosure summary={`${passed.length} passed`}>{list(passed)}</Disclosure> : null}
      {notRun.length > 0 ? <Disclosure summary={`${notRun.length} not run`}>{list(notRun)}</Disclosure> : null}
    </div>
  );
}
