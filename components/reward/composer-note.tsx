"use client";

import { Button } from "@/components/ui/button";
import type { RewardVersion } from "@/trpc/types";
import type { DraftNote } from "./use-composer";

/** Says that unsaved work came back, or that this browser cannot keep it. */
export function ComposerNote({
  note,
  saved,
  onDiscard,
}: {
  note: DraftNote;
  /** The version that the text here is compared with; null for a reward never saved. */
  saved: RewardVersion | null;
  onDiscard: () => void;
}) {
  if (note === null) return null;
  const words = {
    restored: "Your unsaved changes are back.",
    "restored-from-older": `Your unsaved changes are back. They began from an older version${saved ? `; version ${saved.number} was saved since` : ""}.`,
    "not-kept":
      "This browser could not keep your changes (its storage is full or off): save before you leave the page.",
  }[note];
  return (
    <div
      role="status"
      className="mb-6 flex flex-wrap items-center gap-x-4 gap-y-1 border-accent border-l-2 pl-3 text-[13px]"
    >
      <span>{words}</span>
      {note === "not-kept" ? null : (
        <Button variant="link" size="small" onClick={onDiscard}>
          {saved ? `Go back to version ${saved.number}` : "Start again"}
        </Button>
      )}
    </div>
  );
}
