import { useCallback, useEffect, useRef, useState } from "react";
import { type DraftSlot, type OtherDraft, openDraftSlot } from "./draft-slot";
import { draftPlace } from "./draft-store";
import { holdEditing, isEditedElsewhere } from "./live-drafts";

/** This tab's draft of a reward, and those that other open tabs of this browser keep of it. */
export function useDrafts(draftKey: string) {
  const [tab] = useState(() => Math.random().toString(36).slice(2));
  const opened = useRef<DraftSlot | null>(null);
  /** Only in a browser: in effects and handlers. */
  const slot = useCallback(() => {
    opened.current ??= openDraftSlot(window.localStorage, draftKey, tab);
    return opened.current;
  }, [draftKey, tab]);
  const [others, setOthers] = useState<readonly OtherDraft[]>([]);
  const alive = useRef(false);
  const look = useCallback(async () => {
    const elsewhere = await isEditedElsewhere(draftKey, tab);
    // What a closed tab left is nobody's: it is not called another tab's.
    if (alive.current) setOthers(elsewhere ? slot().others() : []);
  }, [slot, draftKey, tab]);
  useEffect(() => {
    alive.current = true;
    const release = holdEditing(draftKey, tab);
    void look();
    // Told of what other tabs write, never of one's own.
    const heard = (event: StorageEvent) => {
      if (event.key === null || event.key.startsWith(draftPlace(draftKey))) void look();
    };
    window.addEventListener("storage", heard);
    return () => {
      alive.current = false;
      release();
      window.removeEventListener("storage", heard);
    };
  }, [draftKey, tab, look]);
  /** The newest draft that no open tab keeps, once it is known that none does. */
  const leftBehind = useCallback(async (): Promise<OtherDraft | null> => {
    if (!navigator.locks || (await isEditedElsewhere(draftKey, tab))) return null;
    return slot().others()[0] ?? null;
  }, [slot, draftKey, tab]);
  return { slot, others, look, leftBehind };
}
