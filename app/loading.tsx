import { Skeleton } from "@/components/ui/skeleton";

export default function LoadingPage() {
  return (
    <div role="status" aria-label="Loading" className="flex flex-col gap-8">
      <div className="flex flex-col gap-2">
        <Skeleton className="h-8 w-48" />
        <Skeleton className="h-5 w-80 max-w-full" />
      </div>
      <Skeleton className="h-72 w-full" />
    </div>
  );
}
