import { type LaunchFields, launchFieldsFrom } from "./launch-fields";

const KEY = "rewardsmith:launch";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const itemOf = (key: string) => (key === "" ? KEY : `${KEY}:${key}`);

/** The launch form of a key (a fork's, or empty) as this tab left it; null when it was not touched. */
export function readLaunchDraft(store: Store, key: string): LaunchFields | null {
  try {
    const value: unknown = JSON.parse(store.getItem(itemOf(key)) ?? "null");
    if (typeof value !== "object" || value === null) return null;
    return launchFieldsFrom(Object.fromEntries(Object.entries(value)));
  } catch {
    return null;
  }
}

/** Keeps the form; null forgets it. */
export function keepLaunchDraft(store: Store, key: string, fields: LaunchFields | null): void {
  try {
    if (fields === null) store.removeItem(itemOf(key));
    else store.setItem(itemOf(key), JSON.stringify(fields));
  } catch {
    // A browser without storage keeps the form only as long as the page is open.
  }
}
