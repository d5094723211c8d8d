import { outcomeAt } from "./outcome-column";
import type { ColumnScores } from "./scores";

/** Where two scores of the same rollouts first differ, in words; null where they are equal to the last bit. */
export function firstDifference(a: ColumnScores, b: ColumnScores): string | null {
  if (a.terms.length !== b.terms.length) return `${a.terms.length} terms, ${b.terms.length} terms`;
  for (const [place, left] of a.terms.entries()) {
    const right = b.terms[place];
    if (left.id !== right?.id) return `term ${place} is ${left.id}, ${right?.id}`;
    for (let row = 0; row < left.weight.length; row += 1) {
      const one = JSON.stringify(outcomeAt(left.outcome, row));
      const other = JSON.stringify(outcomeAt(right.outcome, row));
      if (one !== other) return `${left.id} on rollout ${row}: ${one}, ${other}`;
    }
    const own =
      numbersDiffer(`weight of ${left.id}`, left.weight, right.weight) ??
      numbersDiffer(`part of ${left.id}`, left.weighted, right.weighted);
    if (own !== null) return own;
  }
  const totals =
    numbersDiffer("taskTotal", a.taskTotal, b.taskTotal) ??
    numbersDiffer("objectiveTotal", a.objectiveTotal, b.objectiveTotal) ??
    numbersDiffer("advantage", a.advantage, b.advantage);
  if (totals !== null) return totals;
  for (let row = 0; row < a.excluded.length; row += 1) {
    const one = a.exclusions[a.excluded[row] ?? -1] ?? null;
    const other = b.exclusions[b.excluded[row] ?? -1] ?? null;
    if (one !== other) return `rollout ${row} excluded: ${one}, ${other}`;
  }
  return a.excluded.length === b.excluded.length ? null : "another number of rollouts";
}

function numbersDiffer(what: string, a: Float64Array, b: Float64Array): string | null {
  for (let row = 0; row < Math.max(a.length, b.length); row += 1)
    if (!Object.is(a[row], b[row])) return `${what} on rollout ${row}: ${a[row]}, ${b[row]}`;
  return null;
}
