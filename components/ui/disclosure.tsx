import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

/** More of the same, folded away: a line one opens. */
export function Disclosure({
  summary,
  aside,
  children,
  open,
  className,
}: {
  summary: ReactNode;
  /** Stands behind the summary, faint: what is set inside. */
  aside?: ReactNode;
  children: ReactNode;
  open?: boolean;
  className?: string;
}) {
  return (
    <details className={cn("group", className)} open={open}>
      <summary className="flex min-h-8 list-none items-center gap-1.5 rounded-md text-[13px] text-soft hover:text-foreground [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-4 shrink-0 transition-transform group-open:rotate-90" aria-hidden />
        <span className="shrink-0 font-medium">{summary}</span>
        {aside ? <span className="min-w-0 truncate text-faint">{aside}</span> : null}
      </summary>
      <div className="pt-3 pb-1 pl-5.5">{children}</div>
    </details>
  );
}
