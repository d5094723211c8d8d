import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** What stands where a version of a reward was asked for that is not there. */
export function NoVersion() {
  return (
    <EmptyState
      title="There is no such version"
      action={
        <Button asChild variant="primary">
          <Link href="/rewards">Rewards</Link>
        </Button>
      }
    >
      The link may be cut short, or the version belongs to another installation. Every version of a reward is listed
      beside it, under Versions.
    </EmptyState>
  );
}
