import { tied, tieGroups } from "@/domain/statistics/ties";

/** A term of the order: its value on every rollout of a group, NaN where one lacks it, and the margin within which two are equal. */
export type OrderedTerm = { values: Float64Array; margin: number };

/**
 * For every rollout of a group the mean over its others of win 1, tie 0.5, loss 0, compared term by term in order and
 * equal within a term's margin; 0.5 alone, NaN for one that is not compared. A term that one of a pair lacks is passed over.
 */
export function lexicographicScores(order: readonly OrderedTerm[], compared: readonly boolean[]): Float64Array {
  const count = compared.length;
  const comparisons = order.map(comparison);
  const points = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    for (let j = 0; j < i; j += 1) {
      if (!compared[i] || !compared[j]) continue;
      let won = 0;
      for (let k = 0; k < comparisons.length && won === 0; k += 1) won = comparisons[k]?.(i, j) ?? 0;
      points[i] = (points[i] ?? 0) + (1 + won) / 2;
      points[j] = (points[j] ?? 0) + (1 - won) / 2;
    }
  }
  const others = compared.filter(Boolean).length - 1;
  return points.map((sum, i) => (!compared[i] ? Number.NaN : others === 0 ? 0.5 : sum / others));
}

/** The margin of a term. */
export function marginOf(margins: Readonly<Record<string, number>>, id: string): number {
  return Object.hasOwn(margins, id) ? (margins[id] ?? 0) : 0;
}

/** Compares two rollouts by one term: 1, 0 or -1. */
function comparison({ values, margin }: OrderedTerm): (i: number, j: number) => number {
  const ties = tieGroups([...values].filter((value) => !Number.isNaN(value)));
  let place = 0;
  const groups = Array.from(values, (value) => (Number.isNaN(value) ? -1 : (ties[place++] ?? -1)));
  return (i, j) => {
    const left = groups[i] ?? -1;
    const right = groups[j] ?? -1;
    if (left === -1 || right === -1 || left === right) return 0;
    const a = values[i] ?? 0;
    const b = values[j] ?? 0;
    const gap = Math.abs(a - b);
    if (margin > 0 && (gap <= margin || tied(gap, margin))) return 0;
    return a > b ? 1 : -1;
  };
}
