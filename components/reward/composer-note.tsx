"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import type { RewardVersion } from "@/trpc/types";
import type { DraftNote } from "./use-composer";

/** Says that unsaved work came back, or that this browser cannot keep it. */
export function ComposerNote({
  note,
  saved,
  name,
  again,
  onDiscard,
}: {
  note: DraftNote;
  /** The version that the text here is compared with; null for a reward never saved. */
  saved: RewardVersion | null;
  /** The reward's. */
  name: string;
  /** What going back is called for a reward never saved. */
  again: string;
  onDiscard: () => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  // A page that opens scrolled down, as after a reload, would hide what is said here.
  useEffect(() => {
    if (note === "restored" || note === "restored-from-older") place.current?.scrollIntoView({ block: "center" });
  }, [note]);
  if (note === null) return null;
  const words = {
    restored: `Your unsaved changes to ${name === "" ? "this reward" : name} are back.`,
    "restored-from-older": `Your unsaved changes to ${name === "" ? "this reward" : name} are back. They began from an older version${saved ? `; version ${saved.number} was saved since` : ""}.`,
    "not-kept":
      "This browser could not keep your changes (its storage is full or off): save before you leave the page.",
  }[note];
  return (
    <div
      ref={place}
      role="status"
      className="mb-6 flex flex-wrap items-center gap-x-4 gap-y-1 border-accent border-l-2 pl-3 text-[13px]"
    >
      <span>{words}</span>
      {note === "not-kept" ? null : (
        <Button variant="link" size="small" onClick={onDiscard}>
          {saved ? `Go back to version ${saved.number}` : again}
        </Button>
      )}
    </div>
  );
}

/** What going back from a draft is called, by what the composer began with. */
export function startAgainWords(draftKey: string): string {
  if (draftKey.startsWith("new:from:")) return "Start from the forked version instead";
  if (draftKey === "new:import") return "Go back to what was imported";
  return "Start from the preset instead";
}
