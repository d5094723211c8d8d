/** Shares are whole thousandths, so that what is shown, what is kept in an address and what is computed are the same. */
export const SHARE_TOTAL = 1000;
/** No answer of a language model has probability 0. */
export const SHARE_LEAST = 1;

/**
 * The shares after one of them has been set: the others keep their proportions (none falls below SHARE_LEAST), and all still
 * sum to SHARE_TOTAL.
 */
export function withShare(shares: readonly number[], index: number, next: number): number[] {
  const most = SHARE_TOTAL - SHARE_LEAST * (shares.length - 1);
  const own = Math.min(most, Math.max(SHARE_LEAST, Math.round(next)));
  const others = shares.filter((_, other) => other !== index);
  const rest = spread(others, SHARE_TOTAL - own);
  return [...rest.slice(0, index), own, ...rest.slice(index)];
}

/** Whole shares that sum to `total`, each at least SHARE_LEAST, in the proportions of what lies above it; evenly where none does. */
export function spread(weights: readonly number[], total: number): number[] {
  const above = weights.map((weight) => Math.max(0, weight - SHARE_LEAST));
  const sum = above.reduce((acc, weight) => acc + weight, 0);
  const free = total - SHARE_LEAST * weights.length;
  const exact = above.map((weight) => (sum === 0 ? free / weights.length : (free * weight) / sum));
  const whole = exact.map(Math.floor);
  // What rounding down left over goes to the greatest remainders, the first of those that tie.
  const left = free - whole.reduce((acc, share) => acc + share, 0);
  const order = exact
    .map((share, place) => ({ place, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.place - b.place);
  for (const { place } of order.slice(0, left)) whole[place] = (whole[place] ?? 0) + 1;
  return whole.map((share) => share + SHARE_LEAST);
}
