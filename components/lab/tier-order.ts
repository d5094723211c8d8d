/** Rows by tier in the task's own order, then others as they came. */
export function inTierOrder<T extends { tier: string | null }>(
  rows: readonly T[],
  tiers: readonly { id: string }[],
): T[] {
  const places = new Map(tiers.map(({ id }, place) => [id, place]));
  const placeOf = ({ tier }: T) => places.get(tier ?? "") ?? tiers.length;
  return [...rows].sort((a, b) => placeOf(a) - placeOf(b));
}
