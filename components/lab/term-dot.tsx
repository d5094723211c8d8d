import { cn } from "@/components/ui/cn";
import { useTermColour } from "./term-colours";

/** The mark of a term in its colour. */
export function TermDot({ id, className }: { id: string; className?: string }) {
  return (
    <span
      aria-hidden
      className={cn("inline-block size-2 shrink-0 self-center rounded-[3px]", className)}
      style={{ background: useTermColour(id) }}
    />
  );
}
