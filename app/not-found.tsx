import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFoundPage() {
  return (
    <EmptyState
      title="There is nothing at this address"
      action={
        <>
          <Button asChild variant="primary">
            <Link href="/runs">Runs</Link>
          </Button>
          <Button asChild>
            <Link href="/rewards">Rewards</Link>
          </Button>
        </>
      }
    >
      The link may be cut short, or what it named belongs to another installation. Runs and rewards are listed here:
    </EmptyState>
  );
}
