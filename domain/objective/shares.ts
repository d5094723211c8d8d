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

/** Whole shares that sum to `total`, in the proportions of the weights (above 0), except that none falls below SHARE_LEAST. */
export function spread(weights: readonly number[], total: number): number[] {
  const exact = held(weights, total);
  const whole = exact.map((share) => Math.floor(share + 1e-9));
  // What rounding down left over goes to the greatest remainders, the first of those that tie.
  const left = total - whole.reduce((sum, share) => sum + share, 0);
  const order = exact
    .map((share, place) => ({ place, remainder: share - (whole[place] ?? 0) }))
    .sort((a, b) => b.remainder - a.remainder || a.place - b.place);
  for (const { place } of order.slice(0, left)) whole[place] = (whole[place] ?? 0) + 1;
  return whole;
}

/** Proportional shares, not yet whole; those that would fall below the least are held there, the rest share what is left. */
function held(weights: readonly number[], total: number): number[] {
  const low = new Set<number>();
  for (;;) {
    const left = total - SHARE_LEAST * low.size;
    const sum = weights.reduce((acc, weight, place) => (low.has(place) ? acc : acc + weight), 0);
    const exact = weights.map((weight, place) => (low.has(place) ? SHARE_LEAST : (left * weight) / sum));
    const fallen = exact.flatMap((share, place) => (!low.has(place) && share < SHARE_LEAST - 1e-9 ? [place] : []));
    if (fallen.length === 0) return exact;
    for (const place of fallen) low.add(place);
  }
}
