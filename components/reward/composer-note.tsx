"use client";

import { Button } from "@/components/ui/button";
import type { RewardVersion } from "@/trpc/types";
import type { DraftNote } from "./use-composer";

/** Says that unsaved work came back, or that this browser cannot keep it. */
export function ComposerNote({
  note,
  latest,
  onDiscard,
}: {
  note: DraftNote;
  latest: RewardVersion | null;
  onDiscard: () => void;
}) {
  if (note === null) return null;
  const words = {
    restored: "Your unsaved changes are back.",
    "restored-from-older": `Your unsaved changes are back. They began from an older version${latest ? `; version ${latest.number} was saved since` : ""}.`,
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
          {latest ? `Go back to version ${latest.number}` : "Start again"}
        </Button>
      )}
    </div>
  );
}
