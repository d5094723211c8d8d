"use client";

import { type ComponentProps, useContext, useEffect, useId, useState } from "react";
import { FormStateContext } from "@/components/ui/form-state";
import { Input, Textarea } from "@/components/ui/input";

export type ReadText<Value> = (text: string) => { ok: true; value: Value } | { ok: false; message: string };

/** A value written as text; what cannot be read yet stays in the field, is marked, and changes nothing else. */
export function DraftInput<Value>({
  value,
  read,
  write,
  onValue,
  long = false,
  ...rest
}: {
  value: Value;
  read: ReadText<Value>;
  write: (value: Value) => string;
  onValue: (value: Value) => void;
  /** Several lines. */
  long?: boolean;
} & Pick<ComponentProps<"input">, "id" | "aria-label" | "aria-describedby" | "className" | "placeholder">) {
  const text = write(value);
  const { revision, report } = useContext(FormStateContext);
  const fieldId = useId();
  const [draft, setDraft] = useState<{ text: string; of: string; revision: number } | null>(null);
  const current = draft && draft.of === text && draft.revision === revision ? draft.text : null;
  const shown = current ?? text;
  const got = current === null ? null : read(current);
  const fault = got && !got.ok ? got.message : null;
  useEffect(() => {
    report(fieldId, fault);
    return () => report(fieldId, null);
  }, [fault, fieldId, report]);

  function type(next: string) {
    const parsed = read(next);
    setDraft({ text: next, of: parsed.ok ? write(parsed.value) : text, revision });
    if (parsed.ok) onValue(parsed.value);
  }

  const shared = {
    ...rest,
    value: shown,
    "aria-invalid": fault ? (true as const) : undefined,
    title: fault ?? undefined,
  };
  return (
    <div className="min-w-0">
      {long ? (
        <Textarea {...shared} spellCheck={false} onChange={(event) => type(event.target.value)} />
      ) : (
        <Input {...shared} autoComplete="off" onChange={(event) => type(event.target.value)} />
      )}
      {fault ? (
        <p aria-live="polite" className="mt-1 text-bad text-xs">
          {fault}
        </p>
      ) : null}
    </div>
  );
}
