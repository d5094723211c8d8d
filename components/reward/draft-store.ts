import { z } from "zod";

const draftSchema = z.object({
  text: z.string().max(2_000_000),
  /** Version the draft began from; null for a reward never saved. */
  basedOn: z.string().nullable(),
  savedAt: z.number(),
});
export type Draft = z.infer<typeof draftSchema>;

const PREFIX = "rewardsmith:draft:";

/** Where the browser's storage keeps the draft of a reward. */
export function draftPlace(key: string): string {
  return PREFIX + key;
}

/** A stored draft; null when it is none. */
export function parseDraft(raw: string | null): Draft | null {
  if (raw === null) return null;
  try {
    const parsed = draftSchema.safeParse(JSON.parse(raw));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

type Store = Pick<Storage, "getItem" | "setItem">;

/** The draft kept in this browser for a reward ("new" for one not saved yet); null when there is none or it cannot be read. */
export function readDraft(store: Store, key: string): Draft | null {
  try {
    return parseDraft(store.getItem(draftPlace(key)));
  } catch {
    return null;
  }
}

/** Keeps a draft; false when the browser refused (storage full or switched off). */
export function writeDraft(store: Store, key: string, draft: Draft): boolean {
  try {
    store.setItem(draftPlace(key), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}
