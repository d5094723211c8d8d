import { useCallback, useEffect, useRef, useState } from "react";
import { type DraftSlot, type OtherDraft, openDraftSlot } from "./draft-slot";
import { draftPlace } from "./draft-store";

/** This tab's draft of a reward, and those that other tabs of this browser keep of it. */
export function useDrafts(draftKey: string) {
  const opened = useRef<DraftSlot | null>(null);
  /** Only in a browser: in effects and handlers. */
  const slot = useCallback(() => {
    opened.current ??= openDraftSlot(window.localStorage, draftKey, Math.random().toString(36).slice(2));
    return opened.current;
  }, [draftKey]);
  const [others, setOthers] = useState<readonly OtherDraft[]>([]);
  const look = useCallback(() => setOthers(slot().others()), [slot]);
  useEffect(() => {
    look();
    // Told of what other tabs write, never of one's own.
    const heard = (event: StorageEvent) => {
      if (event.key === null || event.key.startsWith(draftPlace(draftKey))) look();
    };
    window.addEventListener("storage", heard);
    return () => window.removeEventListener("storage", heard);
  }, [draftKey, look]);
  return { slot, others, look };
}
