import type { ComponentProps } from "react";
import { cn } from "./cn";

/** The look of everything one types into. */
export const inputStyle =
  "w-full min-w-0 rounded-md border border-border-strong bg-background px-3 text-sm text-foreground placeholder:text-faint transition-colors hover:border-faint focus-visible:border-ring focus-visible:outline-2 focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-bad";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cn(inputStyle, "h-9", className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={cn(inputStyle, "min-h-20 py-2", className)} {...rest} />;
}
