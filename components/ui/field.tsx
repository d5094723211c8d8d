"use client";

import { type ReactNode, useId } from "react";
import { cn } from "./cn";

export type FieldControl = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

export type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  /** Stands at the right end of the label's line. */
  aside?: ReactNode;
  className?: string;
  /** Draws the control with the ids that tie label, hint and error to it. */
  children: (control: FieldControl) => ReactNode;
};

/** Label, control, hint and error, tied together for screen readers; the error takes the hint's place, so nothing jumps. */
export function Field({ label, hint, error, aside, className, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className={cn("flex min-w-0 flex-col gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="font-medium text-[13px]">
          {label}
        </label>
        {aside ? <span className="text-faint text-xs">{aside}</span> : null}
      </div>
      {children({ id, "aria-describedby": note ? noteId : undefined, "aria-invalid": error ? true : undefined })}
      {note ? (
        <p
          id={noteId}
          className={cn("text-xs", error ? "text-bad" : "text-faint")}
          aria-live={error ? "polite" : "off"}
        >
          {note}
        </p>
      ) : null}
    </div>
  );
}
