"use client";

import { type ReactNode, useState } from "react";
import { Field } from "./field";
import { NumberField } from "./number-field";
import type { NumberBounds } from "./number-text";

/** A number field with its label, which says what is wrong with the text while it is no number within bounds. */
export function LabelledNumber({
  label,
  value,
  onValueChange,
  hint,
  error,
  aside,
  step,
  className,
  ...bounds
}: NumberBounds & {
  label: string;
  value: number;
  onValueChange: (value: number) => void;
  hint?: ReactNode;
  error?: ReactNode;
  aside?: ReactNode;
  step?: number;
  className?: string;
}) {
  const [fault, setFault] = useState<string | null>(null);
  return (
    <Field label={label} hint={hint} error={fault ?? error} aside={aside} className={className}>
      {(control) => (
        <NumberField
          {...control}
          {...bounds}
          value={value}
          onValueChange={onValueChange}
          onFault={setFault}
          {...(step === undefined ? {} : { step })}
        />
      )}
    </Field>
  );
}
