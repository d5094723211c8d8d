import { type LaunchFields, launchFieldsFrom } from "./launch-fields";

const KEY = "rewardsmith:launch";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The launch form as this tab left it; null when it was not touched. */
export function readLaunchDraft(store: Store): LaunchFields | null {
  try {
    const value: unknown = JSON.parse(store.getItem(KEY) ?? "null");
    if (typeof value !== "object" || value === null) return null;
    return launchFieldsFrom(Object.fromEntries(Object.entries(value)));
  } catch {
    return null;
  }
}

/** Keeps the form; null forgets it. */
export function keepLaunchDraft(store: Store, fields: LaunchFields | null): void {
  try {
    if (fields === null) store.removeItem(KEY);
    else store.setItem(KEY, JSON.stringify(fields));
  } catch {
    // A browser without storage keeps the form only as long as the page is open.
  }
}
