"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div role="alert">
      <EmptyState
        title="This page could not be drawn"
        action={
          <>
            <Button variant="primary" onClick={reset}>
              Try again
            </Button>
            <Button asChild>
              <Link href="/runs">Go to the runs</Link>
            </Button>
          </>
        }
      >
        <p>
          Nothing that was saved is lost, and runs go on. Try again; if it stays like this, look at the terminal where
          Rewardsmith was started: it names what failed, most often that the database is not there.
        </p>
        <p className="mt-3 break-words font-mono text-faint text-xs">
          {error.message}
          {error.digest ? ` (${error.digest})` : ""}
        </p>
      </EmptyState>
    </div>
  );
}
