/** Math libraries differ in the last bit, so values this close count as equal. */
export const TIE_TOLERANCE = 1e-9;

/** Whether two numbers tie: |a - b| <= 1e-9 max(1, |a|, |b|). An infinity ties only with itself, NaN with nothing. */
export function tied(a: number, b: number): boolean {
  if (a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return Math.abs(a - b) <= TIE_TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}

/**
 * The tie group of every value, 0 for the smallest, counted up by value. Ties chain over the sorted values: when a ties
 * with b and b with c, all three share a group. Values must not be NaN.
 */
export function tieGroups(values: readonly number[]): number[] {
  const order = sortedOrder(values);
  const groups = new Array<number>(values.length).fill(0);
  let group = 0;
  let previous: number | null = null;
  for (const index of order) {
    const value = values[index] ?? 0;
    if (previous !== null && !tied(previous, value)) group += 1;
    groups[index] = group;
    previous = value;
  }
  return groups;
}

/** Whether all values fall into one tie group; true for none and for one. */
export function allTied(values: readonly number[]): boolean {
  const first = values[0];
  if (first === undefined) return true;
  // Without sorting where the whole spread fits one tolerance, or where ties cannot chain.
  let least = first;
  let greatest = first;
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (tied(least, greatest)) return true;
  if (values.length === 2) return false;
  return tieGroups(values).every((group) => group === 0);
}

/** Indices of the values from smallest to greatest. */
export function sortedOrder(values: readonly number[]): number[] {
  return values.map((_, index) => index).sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0) || i - j);
}
