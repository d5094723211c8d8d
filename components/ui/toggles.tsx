"use client";

import { cn } from "./cn";

/** Several short words, each on or off. */
export function Toggles<T extends string>({
  label,
  options,
  on,
  onChange,
}: {
  label: string;
  options: readonly { value: T; label: string }[];
  on: readonly T[];
  onChange: (on: T[]) => void;
}) {
  return (
    <fieldset className="flex min-w-0 flex-wrap items-center gap-1.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => {
        const pressed = on.includes(option.value);
        return (
          <button
            key={option.value}
            type="button"
            aria-pressed={pressed}
            onClick={() => onChange(pressed ? on.filter((value) => value !== option.value) : [...on, option.value])}
            className={cn(
              "rounded-full border px-2.5 py-0.5 text-xs transition-colors hover:text-foreground",
              pressed ? "border-border-strong bg-muted font-medium text-foreground" : "border-border text-soft",
            )}
          >
            {option.label}
          </button>
        );
      })}
    </fieldset>
  );
}
