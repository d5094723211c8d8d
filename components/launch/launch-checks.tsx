"use client";

import Link from "next/link";
import { CheckGroups } from "@/components/checks/check-groups";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { Skeleton } from "@/components/ui/skeleton";
import { countSentence, failedChecks } from "@/domain/checks/report";
import type { LaunchChecking } from "./use-launch-checks";

/** What the checks say of the reward, before it is launched; where some failed, the choice to launch anyway. */
export function LaunchChecks({ checking, rewardId }: { checking: LaunchChecking; rewardId: string | null }) {
  const { query, reports, failed, anyway, setAnyway, python } = checking;
  const [first] = reports;
  const grid = reports.length > 1;
  return (
    <section aria-labelledby="checks-title" className="border-border border-t pt-5">
      <h2 id="checks-title" className="mb-2 text-faint text-xs">
        Checks
      </h2>
      <div aria-live="polite">
        {first ? (
          <>
            <p className={failed > 0 ? "font-medium text-bad text-sm" : "font-medium text-sm"}>
              {grid ? gridSentence(reports) : `${countSentence(first.report)}.`}
            </p>
            <p className="mt-0.5 mb-3 text-soft text-xs">
              {first.report.bank
                ? `Made on ${first.report.bank.name}, ${first.report.bank.rollouts.toLocaleString("en")} rollouts.`
                : "There is no bank of this base model, so only the reward's own tests were run."}
            </p>
            {grid ? (
              <div className="flex flex-col gap-1">
                {reports.map(({ name, report }) => (
                  <Disclosure
                    key={name}
                    summary={name === "" ? "The reward" : name}
                    aside={countSentence(report)}
                    open={failedChecks(report).length > 0 && reports.length <= 4}
                  >
                    <CheckGroups checks={report.checks} />
                  </Disclosure>
                ))}
              </div>
            ) : (
              <CheckGroups checks={first.report.checks} />
            )}
          </>
        ) : query.isError ? (
          <p className="text-soft text-xs">They could not be made: {query.error.message}</p>
        ) : query.isFetching ? (
          <Skeleton className="h-10 w-full" />
        ) : (
          <p className="text-soft text-xs">Made once the fields are right.</p>
        )}
      </div>
      {python ? <RunPython python={python} /> : null}
      {failed > 0 ? (
        <div className="mt-4 rounded-md border border-border-strong px-3 py-2.5">
          <label className="flex items-start gap-2.5 text-[13px]">
            <input
              type="checkbox"
              className="mt-0.5 size-4 shrink-0 accent-(--accent)"
              checked={anyway}
              onChange={(event) => setAnyway(event.target.checked)}
            />
            <span>
              <span className="font-medium">Launch anyway</span>
              <span className="block text-pretty text-soft text-xs">
                The run will say that it was launched with {failed === 1 ? "a failed check" : `${failed} failed checks`}
                , and which.
              </span>
            </span>
          </label>
          {rewardId ? (
            <p className="mt-2 text-xs">
              <Link href={`/rewards/${rewardId}`} className="text-accent underline-offset-4 hover:underline">
                Mend the reward instead
              </Link>
            </p>
          ) : null}
        </div>
      ) : null}
    </section>
  );
}

/** Code of another person runs after a click, so the checks that need it wait for one. */
function RunPython({ python }: { python: NonNullable<LaunchChecking["python"]> }) {
  const { waits, running, failure, run } = python;
  return (
    <div className="mt-4">
      <Button size="small" onClick={run} disabled={running}>
        {running ? "Running its Python…" : waits ? "Run the checks" : "Run the checks again"}
      </Button>
      {waits ? (
        <p className="mt-1.5 text-pretty text-soft text-xs">
          This reward has terms in Python. They run on the server, in a locked process, once you press this or Launch.
        </p>
      ) : null}
      {failure === null ? null : (
        <p role="alert" className="mt-1.5 text-bad text-xs">
          {failure}
        </p>
      )}
    </div>
  );
}

function gridSentence(reports: LaunchChecking["reports"]): string {
  const failing = reports.filter(({ report }) => failedChecks(report).length > 0).length;
  const onTests = reports.filter(({ report }) => report.bank !== null && report.bankId === null).length;
  const said =
    failing === 0
      ? `No check failed for any of ${reports.length} rewards.`
      : `Checks failed for ${failing} of ${reports.length} rewards.`;
  if (onTests === 0) return said;
  return `${said} The first ${reports.length - onTests} were tried on the bank; of the other ${onTests} only their own tests were run.`;
}
