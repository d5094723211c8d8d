/** One key per term, kept by those that were there already; new ones come from `fresh`. */
export function fitKeys(keys: readonly number[], count: number, fresh: () => number): number[] {
  return Array.from({ length: count }, (_, at) => keys[at] ?? fresh());
}

/** The keys after the term at a place was removed. */
export function withoutKey(keys: readonly number[], at: number): number[] {
  return keys.filter((_, index) => index !== at);
}

/** The keys after two terms changed places. */
export function swappedKeys(keys: readonly number[], a: number, b: number): number[] {
  return keys.map((key, at) => (at === a ? keys[b] : at === b ? keys[a] : key) ?? key);
}
