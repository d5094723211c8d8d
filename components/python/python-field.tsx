"use client";

import { useId, useMemo } from "react";
import { cn } from "@/components/ui/cn";
import { CodeEditor } from "@/components/ui/code-editor";
import { codeFaults } from "./code-faults";
import { PythonReport } from "./python-report";
import { usePythonTermsOfComposer } from "./use-python-terms";

/** A term's code in Python, with what is wrong at its line, and below it what became of it on the bank. */
export function PythonField({
  value,
  onChange,
  signals,
}: {
  value: string;
  onChange: (code: string) => void;
  /** Names offered in signals["..."]. */
  signals: readonly string[];
}) {
  const id = useId();
  const python = usePythonTermsOfComposer();
  const state = python.stateOf(value);
  const far = state && "far" in state ? state.far : null;
  const found = far?.result.faults;
  const faults = useMemo(() => codeFaults(value, found ?? []), [value, found]);
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <span className="font-medium text-[13px]">Python</span>
      <CodeEditor
        language="python"
        label="Python"
        value={value}
        onChange={(code, { typed }) => {
          if (typed) python.typed(value, code);
          onChange(code);
        }}
        faults={faults}
        completions={signals}
        describedBy={id}
        className={cn(
          "rounded-md border bg-background focus-within:outline-2 focus-within:outline-ring",
          faults.length > 0 ? "border-bad" : "border-border-strong hover:border-faint",
        )}
      />
      <p id={id} className="text-faint text-xs">
        Tab indents; Escape, then Tab leaves the editor. The standard library is there, no packages, files or network. A
        rollout has a second, all of it 512 MB.
      </p>
      <PythonReport code={value} state={state} python={python} />
    </div>
  );
}
