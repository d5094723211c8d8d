import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function RunNotFoundPage() {
  return (
    <EmptyState
      title="There is no run at this address"
      action={
        <Button asChild variant="primary">
          <Link href="/runs">All runs</Link>
        </Button>
      }
    >
      The link may be cut short, or the run belongs to another installation.
    </EmptyState>
  );
}
