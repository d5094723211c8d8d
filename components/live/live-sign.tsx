"use client";

import { cn } from "@/components/ui/cn";
import { useLiveHealth } from "./live-provider";

const words = {
  connecting: "Connecting",
  live: "Live",
  lost: "Connection lost, trying again",
  hidden: "Paused while hidden",
} as const;

/** Whether what is shown is current. */
export function LiveSign() {
  const health = useLiveHealth();
  return (
    <span role="status" data-live={health} className="flex items-center gap-1.5 text-soft text-xs">
      <span
        aria-hidden
        className={cn(
          "size-1.5 rounded-full",
          health === "live" ? "bg-good" : health === "lost" ? "bg-bad" : "bg-faint",
        )}
      />
      {words[health]}
    </span>
  );
}
