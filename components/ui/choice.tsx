"use client";

import { cn } from "./cn";

/** One of a few short words, all in sight. */
export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <fieldset className="flex min-w-0 flex-wrap items-center gap-1">
      <legend className="sr-only">{label}</legend>
      <span aria-hidden className="mr-1 text-faint text-xs">
        {label}
      </span>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className={cn(
            "rounded px-2 py-0.5 text-xs transition-colors hover:text-foreground",
            option.value === value ? "bg-muted font-medium text-foreground" : "text-soft",
          )}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
