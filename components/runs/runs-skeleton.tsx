import { Skeleton } from "@/components/ui/skeleton";

/** The list before it has come. */
export function RunsSkeleton() {
  return (
    <div role="status" aria-label="Loading the runs" className="flex flex-col gap-3">
      <Skeleton className="mb-6 h-8 w-40" />
      {["a", "b", "c", "d", "e"].map((key) => (
        <Skeleton key={key} className="h-16 w-full" />
      ))}
    </div>
  );
}
