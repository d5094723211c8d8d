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

/** A slider, filled from zero; a value beyond its ends stands at the end, and the number field beside it tells the truth. */
export function Slider({ value, onValueChange, min, max, step, label, valueText, disabled, className }: SliderProps) {
  const shown = Math.min(max, Math.max(min, value));
  const share = (at: number) => (100 * (at - min)) / (max - min);
  const zero = Math.min(max, Math.max(min, 0));
  const [left, right] = shown < zero ? [shown, zero] : [zero, shown];
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
        <span
          aria-hidden
          className={cn("absolute h-full rounded-full", disabled ? "bg-border-strong" : "bg-foreground")}
          style={{ left: `${share(left)}%`, right: `${100 - share(right)}%` }}
        />
      </Radix.Track>
      <Radix.Thumb
        aria-label={label}
        aria-valuetext={valueText}
        className="block size-4 rounded-full border-2 border-foreground bg-background transition-[box-shadow] hover:ring-4 hover:ring-muted data-disabled:border-border-strong"
      />
    </Radix.Root>
  );
}
