"use client";

import { type ReactNode, useState } from "react";
import { Field } from "./field";
import { NumberField } from "./number-field";
import type { NumberBounds } from "./number-text";
import { Slider } from "./slider";

export type SliderFieldProps = NumberBounds & {
  label: string;
  /** What it is called where its label alone says too little, as several stand on one page. */
  name?: string;
  value: number;
  onValueChange: (value: number) => void;
  /** The slider's reach; the number field takes everything within min and max. */
  from: number;
  to: number;
  step: number;
  hint?: ReactNode;
  error?: ReactNode;
  aside?: ReactNode;
  disabled?: boolean;
  className?: string;
};

/** A slider for feeling and a number field for exactness, showing one value. */
export function SliderField(props: SliderFieldProps) {
  const { label, value, onValueChange, from, to, step, min, max, integer, hint, error, aside, disabled } = props;
  const [fault, setFault] = useState<string | null>(null);
  return (
    <Field label={label} hint={hint} error={error ?? fault ?? undefined} aside={aside} className={props.className}>
      {(control) => (
        <div className="flex items-center gap-3">
          <Slider
            value={value}
            onValueChange={(next) => onValueChange(Number(next.toPrecision(12)))}
            min={from}
            max={to}
            step={step}
            label={props.name ?? label}
            disabled={disabled}
          />
          <NumberField
            {...control}
            aria-label={props.name}
            value={value}
            onValueChange={onValueChange}
            onFault={setFault}
            min={min}
            max={max}
            integer={integer}
            step={step}
            disabled={disabled}
            className="w-24 shrink-0"
          />
        </div>
      )}
    </Field>
  );
}
