"use client";

import { Play, RotateCw, ShieldAlert, Square } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import type { Printed, PythonFault } from "@/domain/python/messages";
import { describeOutcomes, many } from "./describe-outcomes";
import type { PythonTermState, PythonTerms } from "./use-python-terms";

/** What became of a term's code: whether it runs, what it raised and where, what it printed for which rollout. */
export function PythonReport({
  code,
  state,
  python,
}: {
  code: string;
  state: PythonTermState | null;
  python: PythonTerms;
}) {
  if (state === null) return <Line>Runs when you stop typing…</Line>;
  if (state.state === "asks") {
    return (
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-warn bg-raised px-3 py-2.5">
        <ShieldAlert className="size-4 shrink-0 text-warn" aria-hidden />
        <p className="min-w-48 flex-1 text-[13px]">
          This code was not typed in this browser, so it has not run. Read it first.
        </p>
        <Button size="small" onClick={() => python.allow(code)}>
          <Play aria-hidden />
          Run this code
        </Button>
      </div>
    );
  }
  if (state.state === "stopped" || state.state === "failed") {
    return (
      <Line
        action={
          <Button variant="ghost" size="small" onClick={() => python.again(code)}>
            <RotateCw aria-hidden />
            Run again
          </Button>
        }
      >
        {state.state === "stopped" ? "Stopped." : <span className="text-bad">{state.message}</span>}
      </Line>
    );
  }
  const { far } = state;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {state.state === "running" ? (
        <Line
          action={
            <Button variant="ghost" size="small" onClick={() => python.stop(code)}>
              <Square aria-hidden />
              Stop
            </Button>
          }
        >
          {state.done > 0
            ? `Running: ${many(state.done, "rollout")} of ${state.of.toLocaleString("en-US")}`
            : "Python is starting…"}
        </Line>
      ) : null}
      {far ? (
        <>
          <Line>
            {far.of === 0 && far.result.faults.length === 0
              ? "The code can be called. With a bank, its values stand beside the form."
              : far.of > 0
                ? describeOutcomes(far.result, far.done)
                : null}
          </Line>
          {far.result.notes.map((note) => (
            <p key={note} className="text-warn text-xs">
              {note}
            </p>
          ))}
          <Faults faults={far.result.faults} />
          <PrintedLines printed={far.result.printed} />
        </>
      ) : null}
    </div>
  );
}

function Line({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex min-h-8 items-center justify-between gap-3">
      <p role="status" className="tabular text-soft text-xs">
        {children}
      </p>
      {action}
    </div>
  );
}

function Faults({ faults }: { faults: readonly PythonFault[] }) {
  return faults.map((fault) => (
    <div key={`${fault.line} ${fault.message}`} className="min-w-0 border-bad border-l-2 pl-3">
      <p role="alert" className="text-bad text-xs">
        {fault.line === null ? "" : `Line ${fault.line}: `}
        {fault.message}
        {fault.rollout === null ? "" : ` · ${many(fault.count, "rollout")}, first #${fault.rollout + 1} of the bank`}
      </p>
      {fault.traceback ? (
        <pre className="mt-1 max-h-48 overflow-auto font-mono text-[11px] text-soft leading-relaxed">
          {fault.traceback.trimEnd()}
        </pre>
      ) : null}
    </div>
  ));
}

function PrintedLines({ printed }: { printed: Printed }) {
  if (printed.count === 0) return null;
  const left = printed.count - printed.lines.length;
  return (
    <Disclosure summary="Printed" aside={many(printed.count, "line")} open>
      <ul className="max-h-48 overflow-auto font-mono text-[11px] leading-relaxed">
        {printed.lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else of their own
          <li key={index} className="flex gap-3">
            <span className="w-24 shrink-0 text-faint">
              {line.rollout < 0 ? "on loading" : `rollout #${line.rollout + 1}`}
            </span>
            <span className="min-w-0 whitespace-pre-wrap break-words">{line.text}</span>
          </li>
        ))}
        {left > 0 ? <li className="text-faint">… and {many(left, "more line")}, not kept</li> : null}
      </ul>
    </Disclosure>
  );
}
