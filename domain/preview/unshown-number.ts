/** The path of a NaN or an infinity in what is to be shown; null where there is none. Columns are not looked into: there NaN is null. */
export function unshownNumber(value: unknown, path = ""): string | null {
  if (typeof value === "number") return Number.isFinite(value) ? null : `${path} is ${value}`;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return null;
  for (const [key, part] of Object.entries(value)) {
    const found = unshownNumber(part, `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}
