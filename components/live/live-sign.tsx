"use client";

import { useViewer } from "@/components/share/viewer";
import { cn } from "@/components/ui/cn";
import { useLiveHealth } from "./live-provider";

const words = {
  connecting: "Connecting",
  live: "Live",
  lost: "Connection lost, trying again",
  hidden: "Paused while hidden",
} as const;

/** Whether what is shown is current; nothing where nothing can come any more. */
export function LiveSign() {
  const health = useLiveHealth();
  const viewer = useViewer();
  if (viewer.kind === "share" && (viewer.frozenAt !== null || viewer.ended)) return null;
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
