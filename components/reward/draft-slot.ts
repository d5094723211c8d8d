import { type Draft, draftPlace, parseDraft } from "./draft-store";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** A draft of the same reward that another tab of this browser keeps, or kept. */
export type OtherDraft = { place: string; draft: Draft };

/** Where one tab keeps its draft of a reward. */
export type DraftSlot = {
  read: () => Draft | null;
  /** False when the browser refused (storage full or switched off). */
  write: (draft: Draft) => boolean;
  clear: () => void;
  /** Where it reads and writes. */
  place: () => string;
  /** Newest first. */
  others: () => OtherDraft[];
  /** Goes on with what a tab that is closed left. */
  adopt: (other: OtherDraft) => void;
  /** Takes another's draft for one's own; what was one's own, if anything, stands in its place. */
  exchange: (other: OtherDraft, own: Draft | null) => void;
  forget: (other: OtherDraft) => void;
};

/**
 * The slot of a tab: the reward's own place in the browser's storage while nobody else writes there, else one of the tab's own, so
 * that of two tabs neither overwrites what the other typed.
 */
export function openDraftSlot(store: Store, key: string, tab: string): DraftSlot {
  const shared = draftPlace(key);
  const apart = `${shared}#${tab}`;
  let place = shared;
  /** What this tab last read or wrote there: anything else is somebody else's. */
  let own: string | null = null;

  const get = (at: string) => attempt(() => store.getItem(at), null);
  const isForeign = () => {
    const there = get(place);
    return there !== null && there !== own;
  };

  function write(draft: Draft): boolean {
    if (isForeign()) place = place === shared ? apart : `${apart}+`;
    const text = JSON.stringify(draft);
    const kept = attempt(() => {
      store.setItem(place, text);
      return true;
    }, false);
    if (kept) own = text;
    return kept;
  }

  function remove(at: string): void {
    attempt(() => store.removeItem(at), undefined);
  }

  return {
    read: () => {
      own = get(place);
      return parseDraft(own);
    },
    write,
    clear: () => {
      if (!isForeign()) remove(place);
      own = null;
    },
    place: () => place,
    adopt: (other) => {
      place = other.place;
      own = get(place);
    },
    others: () => {
      const places = attempt(() => Array.from({ length: store.length }, (_, at) => store.key(at) ?? ""), []);
      return places
        .filter((at) => (at === shared || at.startsWith(`${shared}#`)) && (at !== place || isForeign()))
        .flatMap((at) => {
          const draft = parseDraft(get(at));
          return draft ? [{ place: at, draft }] : [];
        })
        .sort((a, b) => b.draft.savedAt - a.draft.savedAt);
    },
    exchange: (other, mine) => {
      if (mine === null) remove(other.place);
      else attempt(() => store.setItem(other.place, JSON.stringify(mine)), undefined);
      write(other.draft);
    },
    forget: (other) => remove(other.place),
  };
}

/** A browser may refuse its storage at any time. */
function attempt<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
