/**
 * At most `most` of some ascending steps: the last, and of the older ones those that lie most evenly. Thinned again as steps
 * are added, they stay even. Steps of `needed` stay whatever their number.
 */
export function thinSteps(steps: readonly number[], most: number, needed: ReadonlySet<number> = new Set()): number[] {
  const kept = [...steps];
  while (kept.length > Math.max(1, most)) {
    let least = Number.POSITIVE_INFINITY;
    let victim = -1;
    for (let i = 0; i < kept.length - 1; i++) {
      // The hole that leaving it out would make.
      const hole = (kept[i + 1] ?? 0) - (kept[i - 1] ?? 0);
      if (hole < least && !needed.has(kept[i] ?? -1)) {
        least = hole;
        victim = i;
      }
    }
    if (victim === -1) break;
    kept.splice(victim, 1);
  }
  return kept;
}
