"use client";

import { Button } from "@/components/ui/button";
import { When } from "@/components/ui/when";
import type { OtherDraft } from "./draft-slot";

/** Drafts of the same reward from other tabs: nothing typed anywhere is lost. */
export function OtherDrafts({
  drafts,
  onTake,
  onForget,
}: {
  drafts: readonly OtherDraft[];
  onTake: (draft: OtherDraft) => void;
  onForget: (draft: OtherDraft) => void;
}) {
  return drafts.map((other) => (
    <div
      key={other.place}
      role="status"
      className="fixed bottom-4 left-4 z-40 flex max-w-[min(36rem,calc(100vw-2rem))] flex-wrap items-center gap-x-4 gap-y-1 rounded-lg border border-border border-l-2 border-l-warn bg-raised px-3 py-2 text-[13px] shadow-popover"
    >
      <span>
        Another tab of this browser keeps unsaved changes of this reward too, typed{" "}
        <When date={new Date(other.draft.savedAt)} />.
      </span>
      <span className="flex gap-4">
        <Button variant="link" size="small" onClick={() => onTake(other)}>
          Go on with those here
        </Button>
        <Button variant="link" size="small" onClick={() => onForget(other)}>
          Forget them
        </Button>
      </span>
    </div>
  ));
}
