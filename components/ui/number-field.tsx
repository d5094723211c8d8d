"use client";

import { type ComponentProps, useContext, useEffect, useId, useState } from "react";
import { cn } from "./cn";
import { FormStateContext } from "./form-state";
import { Input } from "./input";
import { isCurrentDraft, type NumberDraft } from "./number-draft";
import { type NumberBounds, readNumberText, writeNumberText } from "./number-text";

export type NumberFieldProps = Omit<ComponentProps<"input">, "value" | "onChange" | "type" | "min" | "max"> &
  NumberBounds & {
    value: number;
    onValueChange: (value: number) => void;
    /** Told whenever it changes: null once the text is a number within bounds, or the field has gone. */
    onFault?: (message: string | null) => void;
    step?: number;
  };

/** A number one types; what is not yet a number stays in the field, is marked, and changes nothing else. */
export function NumberField({
  value,
  onValueChange,
  onFault,
  min,
  max,
  integer,
  step = 1,
  className,
  ...rest
}: NumberFieldProps) {
  const { revision, report } = useContext(FormStateContext);
  const fieldId = useId();
  const [draft, setDraft] = useState<NumberDraft | null>(null);
  const current = draft && isCurrentDraft(draft, value, revision) ? draft : null;
  // Dropped, not only passed over: the value may come back to what it was.
  if (draft && !current) setDraft(null);
  const text = current ? current.text : writeNumberText(value);
  const read = readNumberText(text, { min, max, integer });
  const fault = read.ok || rest.disabled ? null : read.message;

  useEffect(() => {
    onFault?.(fault);
    report(fieldId, fault);
    return () => {
      onFault?.(null);
      report(fieldId, null);
    };
  }, [fault, fieldId, onFault, report]);

  function type(next: string) {
    const parsed = readNumberText(next, { min, max, integer });
    setDraft({ text: next, of: parsed.ok ? parsed.value : value, revision });
    if (parsed.ok && !Object.is(parsed.value, value)) onValueChange(parsed.value);
  }

  function nudge(by: number) {
    const from = read.ok ? read.value : value;
    const next = Math.min(max ?? Infinity, Math.max(min ?? -Infinity, Number((from + by).toPrecision(12))));
    type(writeNumberText(next));
  }

  return (
    <Input
      inputMode={integer ? "numeric" : "decimal"}
      autoComplete="off"
      spellCheck={false}
      title={read.ok ? undefined : read.message}
      {...rest}
      aria-invalid={fault === null ? rest["aria-invalid"] : true}
      value={text}
      onChange={(event) => type(event.target.value)}
      onBlur={(event) => {
        if (read.ok) setDraft(null);
        rest.onBlur?.(event);
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowUp" || event.key === "ArrowDown") {
          event.preventDefault();
          nudge((event.key === "ArrowUp" ? step : -step) * (event.shiftKey ? 10 : 1));
        }
        rest.onKeyDown?.(event);
      }}
      className={cn("tabular text-right", className)}
    />
  );
}
