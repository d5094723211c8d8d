import type { Fault } from "./faults";

/** Whether a database and RFC 8785 can hold a text: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}

export const unstorable = "has a character that cannot be stored (NUL, or half of a character); remove it";

/** A fault for every text in `value` that cannot be stored; `value` is nested within the limits of limits.ts. */
export function textFaults(value: unknown, path: (string | number)[] = []): Fault[] {
  if (typeof value === "string") return isStorable(value) ? [] : [{ path, message: unstorable }];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => textFaults(item, [...path, index]));
  return Object.entries(value).flatMap(([key, item]) => textFaults(item, [...path, key]));
}
