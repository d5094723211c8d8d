"use client";

import { Slider as Radix } from "radix-ui";
import { cn } from "./cn";

export type SliderProps = {
  value: number;
  onValueChange: (value: number) => void;
  min: number;
  max: number;
  step: number;
  label: string;
  /** What a screen reader says instead of the bare number. */
  valueText?: string;
  disabled?: boolean;
  className?: string;
};

/** A slider; a value beyond its ends stands at the end, and the number field beside it tells the truth. */
export function Slider({ value, onValueChange, min, max, step, label, valueText, disabled, className }: SliderProps) {
  const shown = Math.min(max, Math.max(min, value));
  return (
    <Radix.Root
      value={[shown]}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={([next]) => {
        if (next !== undefined) onValueChange(next);
      }}
      className={cn("relative flex h-9 w-full min-w-24 touch-none select-none items-center", className)}
    >
      <Radix.Track className="relative h-1 w-full grow rounded-full bg-border-strong">
        <Radix.Range className="absolute h-full rounded-full bg-foreground data-disabled:bg-faint" />
      </Radix.Track>
      <Radix.Thumb
        aria-label={label}
        aria-valuetext={valueText}
        className="block size-4 rounded-full border border-border-strong bg-background shadow-sm transition-[box-shadow] hover:ring-4 hover:ring-muted data-disabled:opacity-50"
      />
    </Radix.Root>
  );
}
