import { CircleAlert, CircleCheck, CircleMinus, CircleX } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { CheckStatus } from "@/domain/checks/report";

const marks = {
  failed: { Icon: CircleX, tone: "text-bad", word: "Failed" },
  warned: { Icon: CircleAlert, tone: "text-warn", word: "Warns" },
  passed: { Icon: CircleCheck, tone: "text-good", word: "Passed" },
  not_run: { Icon: CircleMinus, tone: "text-faint", word: "Not run" },
} as const satisfies Record<CheckStatus, unknown>;

/** The state of a check: its colour is not the only sign. */
export function CheckMark({ status, className }: { status: CheckStatus; className?: string }) {
  const { Icon, tone, word } = marks[status];
  return (
    <>
      <Icon aria-hidden className={cn("size-4 shrink-0", tone, className)} />
      <span className="sr-only">{word}: </span>
    </>
  );
}
