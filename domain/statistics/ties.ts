/** Math libraries differ in the last bit, so values this close count as equal. */
export const TIE_TOLERANCE = 1e-9;

/** Whether two numbers tie: |a - b| <= 1e-9 max(1, |a|, |b|). An infinity ties only with itself, NaN with nothing. */
export function tied(a: number, b: number): boolean {
  if (a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  return Math.abs(a - b) <= TIE_TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}

/** The sign of a number, 0 where it ties with 0. */
export function signBeyondTie(value: number): -1 | 0 | 1 {
  return tied(value, 0) ? 0 : value > 0 ? 1 : -1;
}

/**
 * The tie group of every value, 0 for the smallest, counted up by value. Ties chain over the sorted values: when a ties
 * with b and b with c, all three share a group. Values must not be NaN.
 */
export function tieGroups(values: readonly number[]): number[] {
  const sorted = new Float64Array(values).sort();
  const groupAt = new Int32Array(sorted.length);
  for (let at = 1; at < sorted.length; at += 1) {
    const joins = tied(sorted[at - 1] ?? 0, sorted[at] ?? 0);
    groupAt[at] = (groupAt[at - 1] ?? 0) + (joins ? 0 : 1);
  }
  return values.map((value) => groupAt[firstPlace(sorted, value)] ?? 0);
}

/** The first place in a sorted list whose value is not below this one. */
function firstPlace(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether all values fall into one tie group; true for none and for one. */
export function allTied(values: readonly number[]): boolean {
  return allTiedIn(new Float64Array(values), values.length);
}

/** Whether the first `count` values of a buffer fall into one tie group. */
export function allTiedIn(values: Float64Array, count: number): boolean {
  if (count === 0) return true;
  let least = values[0] ?? 0;
  let greatest = least;
  for (let i = 1; i < count; i += 1) {
    const value = values[i] ?? 0;
    if (value < least) least = value;
    else if (value > greatest) greatest = value;
  }
  if (tied(least, greatest)) return true;
  // A chain of n - 1 gaps, each within one tolerance, reaches no further than this; the slack is for rounding.
  const reach = (count - 1) * TIE_TOLERANCE * Math.max(1, Math.abs(least), Math.abs(greatest)) * (1 + 1e-6);
  if (count === 2 || greatest - least > reach) return false;
  const sorted = values.slice(0, count).sort();
  for (let i = 1; i < count; i += 1) if (!tied(sorted[i - 1] ?? 0, sorted[i] ?? 0)) return false;
  return true;
}

/** Indices of the values from smallest to greatest. */
export function sortedOrder(values: readonly number[]): number[] {
  return values.map((_, index) => index).sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0) || i - j);
}
