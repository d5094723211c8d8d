import { cn } from "./cn";

/** A placeholder of the size of what is coming, so that nothing jumps; give it a height. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("animate-pulse rounded-md bg-muted", className)} />;
}
