"use client";

import { CircleAlert, CircleCheck } from "lucide-react";
import type { LocatedFault } from "./read-spec-text";

/** What stands in the way of saving, each with where it is; or that nothing does. */
export function FaultList({
  faults,
  text,
  unfinished,
}: {
  faults: readonly LocatedFault[];
  text: string;
  /** How many fields of the form hold text that is not in the JSON, because it is no number they take. */
  unfinished: number;
}) {
  if (faults.length === 0 && unfinished > 0) {
    return (
      <p role="status" className="flex items-center gap-2 text-bad text-xs">
        <CircleAlert className="size-4" aria-hidden />
        {unfinished === 1 ? "A field of the form is" : `${unfinished} fields of the form are`} not finished; the JSON
        keeps the last number.
      </p>
    );
  }
  if (faults.length === 0) {
    return (
      <p role="status" className="flex items-center gap-2 text-good text-xs">
        <CircleCheck className="size-4" aria-hidden />
        Nothing wrong with it.
      </p>
    );
  }
  return (
    <div id="faults" role="status" className="flex flex-col gap-2">
      <p className="flex items-center gap-2 font-medium text-bad text-xs">
        <CircleAlert className="size-4" aria-hidden />
        {faults.length === 1 ? "One thing to mend" : `${faults.length} things to mend`}
      </p>
      <ul className="flex max-h-40 flex-col gap-1.5 overflow-y-auto text-xs">
        {faults.slice(0, 20).map((fault) => (
          <li key={`${fault.from}:${fault.message}`} className="flex gap-3">
            <span className="tabular w-12 shrink-0 text-faint">line {lineOf(text, fault.from)}</span>
            <span className="min-w-0 break-words">
              {fault.path.length > 0 ? <span className="font-mono text-soft">{pathText(fault.path)} </span> : null}
              {fault.message}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function pathText(path: readonly (string | number)[]): string {
  return path.map((key, at) => (typeof key === "number" ? `[${key}]` : at === 0 ? key : `.${key}`)).join("");
}
