import Link from "next/link";
import type { RunDetail } from "@/trpc/types";

/** Which run this one was made from and what that means for its numbers; nothing for a run of its own. */
export function Lineage({ run }: { run: Pick<RunDetail, "parent" | "startStep" | "job"> }) {
  const { parent, startStep, job } = run;
  if (!parent && startStep === null) return null;
  const link = parent ? (
    <Link href={`/runs/${parent.id}`} className="text-foreground underline underline-offset-4">
      #{parent.number} {parent.name}
    </Link>
  ) : (
    // Deleted, or none of what a link shows.
    "another run"
  );
  if (job === "evaluate") {
    return (
      <p className="mt-1 max-w-3xl text-soft text-sm">
        Evaluates the weights of step {startStep} of {link}.
      </p>
    );
  }
  if (startStep === null) return <p className="mt-1 text-soft text-sm">Forked from {link}.</p>;
  return (
    <p className="mt-1 max-w-3xl text-pretty text-soft text-sm">
      Continues from the weights of step {startStep} of {link}: its steps count from 0, step 0 evaluates those weights
      and not the base model, the optimizer starts afresh with its warm-up, and the reference stays the base model.
    </p>
  );
}
