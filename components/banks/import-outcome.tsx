"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import type { ImportReport } from "@/domain/rollout/import-report";
import { counted } from "./describe-bank";

/** What became of a file: the bank, what it lacks, and the lines that were left out. */
export function ImportOutcome({
  report,
  onAgain,
  onClose,
}: {
  report: ImportReport;
  onAgain: () => void;
  onClose: () => void;
}) {
  const { bankId, refusal, rollouts, prompts, lines, faulty, faults, notes } = report;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <p role={bankId === null ? "alert" : "status"} className={bankId === null ? "text-bad text-sm" : "text-sm"}>
        {bankId === null
          ? refusal
          : `${counted(rollouts, "rollout")} of ${counted(prompts, "prompt")} are in the bank${faulty > 0 ? `; ${counted(faulty, "line")} of ${lines.toLocaleString("en")} left out` : ""}.`}
      </p>
      {notes.length > 0 ? (
        <ul className="flex flex-col gap-1 text-pretty text-soft text-sm">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
      {faults.length > 0 ? (
        <section aria-labelledby="faulty-lines" className="shrink-0">
          <h3 id="faulty-lines" className="mb-1 font-medium text-[13px]">
            {faulty > faults.length
              ? `The first ${faults.length} of ${counted(faulty, "faulty line")}`
              : counted(faulty, "faulty line")}
          </h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
          <ol tabIndex={0} className="max-h-[45vh] overflow-y-auto rounded-md border border-border text-[13px]">
            {faults.map(({ line, message }) => (
              <li
                key={line}
                className="grid grid-cols-[5rem_1fr] gap-2 border-border border-b px-3 py-1.5 last:border-0"
              >
                <span className="text-faint tabular">Line {line.toLocaleString("en")}</span>
                <span className="min-w-0 break-words">{message}</span>
              </li>
            ))}
          </ol>
        </section>
      ) : null}
      <div className="flex flex-wrap justify-end gap-2">
        {bankId === null ? (
          <>
            <Button onClick={onClose}>Close</Button>
            <Button variant="primary" onClick={onAgain}>
              Try again
            </Button>
          </>
        ) : (
          <>
            <Button asChild>
              <Link href={`/banks/${bankId}`}>Look at it</Link>
            </Button>
            <Button variant="primary" onClick={onClose}>
              Done
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
