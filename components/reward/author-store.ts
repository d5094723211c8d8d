const KEY = "rewardsmith:author";

/** Who saves where nobody said so: the one person of an installation without accounts. */
export const DEFAULT_AUTHOR = "owner";

type Store = Pick<Storage, "getItem" | "setItem">;

/** The name this browser saved under last. */
export function readAuthor(store: Store): string {
  try {
    return store.getItem(KEY) || DEFAULT_AUTHOR;
  } catch {
    return DEFAULT_AUTHOR;
  }
}

export function writeAuthor(store: Store, author: string): void {
  try {
    store.setItem(KEY, author);
  } catch {
    // A browser without storage asks again.
  }
}
