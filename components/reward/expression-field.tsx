"use client";

import { useId, useMemo } from "react";
import { cn } from "@/components/ui/cn";
import { CodeEditor } from "@/components/ui/code-editor";
import { expressionFaults } from "./expression-faults";

/** An expression with what is wrong underlined while one types, and the names it may use offered. */
export function ExpressionField({
  label,
  value,
  onChange,
  names,
  hint,
}: {
  label: string;
  value: string;
  onChange: (code: string) => void;
  names: readonly string[];
  hint?: string;
}) {
  const id = useId();
  const faults = useMemo(() => expressionFaults(value, names), [value, names]);
  const first = faults[0];
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <span className="font-medium text-[13px]">{label}</span>
      <CodeEditor
        language="expression"
        label={label}
        value={value}
        onChange={onChange}
        faults={faults}
        completions={names}
        placeholder={names[0] ?? "0"}
        describedBy={id}
        className={cn(
          "rounded-md border bg-background focus-within:outline-2 focus-within:outline-ring",
          first ? "border-bad" : "border-border-strong hover:border-faint",
        )}
      />
      <p id={id} aria-live="polite" className={cn("text-xs", first ? "text-bad" : "text-faint")}>
        {first
          ? first.message
          : (hint ?? "A small Python: + - * / and or not, a if c else b, min max clip exp log tanh …")}
      </p>
    </div>
  );
}
