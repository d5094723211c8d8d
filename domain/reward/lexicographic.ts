import { tied, tieGroups } from "@/domain/statistics/ties";

/** The terms' values of one rollout by id; null for a rollout that is not compared. */
type Row = ReadonlyMap<string, number> | null;

/**
 * For every rollout of a group the mean over its others of win 1, tie 0.5, loss 0, compared term by term in order and
 * equal within a term's margin; 0.5 alone, null for a row that is null. A term that one of a pair lacks is passed over.
 */
export function lexicographicScores(input: {
  order: readonly string[];
  margins: Readonly<Record<string, number>>;
  rows: readonly Row[];
}): (number | null)[] {
  const columns = input.order.map((id) => {
    const margin = Object.hasOwn(input.margins, id) ? (input.margins[id] ?? 0) : 0;
    return column(input.rows, id, margin);
  });
  const points: (number | null)[] = input.rows.map((row) => (row === null ? null : 0));
  const others = input.rows.filter((row) => row !== null).length - 1;
  for (let i = 0; i < input.rows.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      if (points[i] === null || points[j] === null) continue;
      const won = columns.map((compare) => compare(i, j)).find((result) => result !== 0) ?? 0;
      points[i] = (points[i] ?? 0) + (1 + won) / 2;
      points[j] = (points[j] ?? 0) + (1 - won) / 2;
    }
  }
  return points.map((sum) => (sum === null ? null : others === 0 ? 0.5 : sum / others));
}

/** Compares two rollouts by one term: 1, 0 or -1. */
function column(rows: readonly Row[], id: string, margin: number): (i: number, j: number) => number {
  const values = rows.map((row) => row?.get(id));
  const present = values.filter((value) => value !== undefined);
  const ties = tieGroups(present);
  let place = 0;
  const groups = values.map((value) => (value === undefined ? -1 : (ties[place++] ?? -1)));
  return (i, j) => {
    const a = values[i];
    const b = values[j];
    if (a === undefined || b === undefined || groups[i] === groups[j]) return 0;
    const gap = Math.abs(a - b);
    if (margin > 0 && (gap <= margin || tied(gap, margin))) return 0;
    return a > b ? 1 : -1;
  };
}
