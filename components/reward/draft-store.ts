import { z } from "zod";

const draftSchema = z.object({
  text: z.string().max(2_000_000),
  /** Version the draft began from; null for a reward never saved. */
  basedOn: z.string().nullable(),
  savedAt: z.number(),
});
export type Draft = z.infer<typeof draftSchema>;

const PREFIX = "rewardsmith:draft:";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The draft kept in this browser for a reward ("new" for one not saved yet); null when there is none or it cannot be read. */
export function readDraft(store: Store, key: string): Draft | null {
  try {
    const raw = store.getItem(PREFIX + key);
    if (raw === null) return null;
    const parsed = draftSchema.safeParse(JSON.parse(raw));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Keeps a draft; false when the browser refused (storage full or switched off). */
export function writeDraft(store: Store, key: string, draft: Draft): boolean {
  try {
    store.setItem(PREFIX + key, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function clearDraft(store: Store, key: string): void {
  try {
    store.removeItem(PREFIX + key);
  } catch {
    // A browser without storage has no draft to forget.
  }
}
