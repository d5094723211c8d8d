import { missingReason, nothingLeft, termsOf } from "@/domain/reward/aggregate";
import type { RewardSpec } from "@/domain/reward/spec";
import { zscores } from "@/domain/reward/transforms";
import type { RolloutGroups } from "@/domain/rollout/columns";
import { outcomeAt } from "./outcome-column";
import { type OutcomeColumn, outcomeCodes } from "./scores";

/** Rollouts without a reward: the place of the reason, -1 for those that have one. */
export type MissingColumn = { place: Int32Array; reasons: string[] };

/** A term that the aggregate looks at, with its place in the spec. */
export type TakenTerm = { id: string; place: number; outcome: OutcomeColumn };

/** The terms that the aggregate looks at. */
export function takenTerms(spec: RewardSpec, outcomes: readonly OutcomeColumn[]): TakenTerm[] {
  const taken = new Set(termsOf(spec));
  return spec.terms.flatMap((term, place) => {
    const outcome = outcomes[place];
    return taken.has(term) && outcome ? [{ id: term.id, place, outcome }] : [];
  });
}

/** Which rollouts have no reward because of a term that is missing, by the aggregate's rule; a formula judges by itself. */
export function missingColumn({ aggregate }: RewardSpec, terms: readonly TakenTerm[], count: number): MissingColumn {
  const missing = reasonWriter(count);
  if (aggregate.op === "formula") return missing.column;
  const { ok, skipped } = outcomeCodes;
  for (let row = 0; row < count; row += 1) {
    let taken = 0;
    let parts = 0;
    let first: TakenTerm | null = null;
    for (const term of terms) {
      const status = term.outcome.status[row];
      if (status === skipped) continue;
      taken += 1;
      if (status === ok || aggregate.missing === "zero") parts += 1;
      else first ??= term;
    }
    if (first !== null && aggregate.missing === "exclude") {
      const outcome = outcomeAt(first.outcome, row);
      if (outcome.status !== "ok" && outcome.status !== "skipped") missing.put(row, missingReason(first.id, outcome));
    } else if (parts === 0 && taken > 0) {
      const ids = terms.filter(({ outcome }) => outcome.status[row] !== skipped).map(({ id }) => id);
      missing.put(row, nothingLeft(ids));
    }
  }
  return missing.column;
}

/** A term's values as the aggregate takes them: NaN where it has no part, 0 where it is missing and missing counts as zero. */
export function takenValues(
  term: TakenTerm,
  missing: MissingColumn,
  rule: "exclude" | "renormalize" | "zero",
): Float64Array {
  const { status, value } = term.outcome;
  const whole = rule !== "zero" && missing.reasons.length === 0;
  if (whole) return value;
  const values = new Float64Array(value.length).fill(Number.NaN);
  for (let row = 0; row < value.length; row += 1) {
    if (missing.place[row] !== -1) continue;
    if (status[row] === outcomeCodes.ok) values[row] = value[row] ?? Number.NaN;
    else if (status[row] !== outcomeCodes.skipped && rule === "zero") values[row] = 0;
  }
  return values;
}

/** Z-scores of a term's values over each group's members that have one; NaN for the others. */
export function zscoreColumn(values: Float64Array, groups: RolloutGroups): Float64Array {
  const scores = new Float64Array(values.length).fill(Number.NaN);
  for (let group = 0; group < groups.count; group += 1) {
    const rows: number[] = [];
    const present: number[] = [];
    for (let at = groups.start[group] ?? 0; at < (groups.start[group + 1] ?? 0); at += 1) {
      const row = groups.member[at] ?? 0;
      const value = values[row] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      rows.push(row);
      present.push(value);
    }
    const own = zscores(present);
    rows.forEach((row, place) => {
      scores[row] = own[place] ?? 0;
    });
  }
  return scores;
}

/** Writes why rollouts have no reward. */
export function reasonWriter(count: number): { column: MissingColumn; put: (row: number, reason: string) => void } {
  const column: MissingColumn = { place: new Int32Array(count).fill(-1), reasons: [] };
  const places = new Map<string, number>();
  return {
    column,
    put: (row, reason) => {
      let place = places.get(reason);
      if (place === undefined) {
        place = column.reasons.push(reason) - 1;
        places.set(reason, place);
      }
      column.place[row] = place;
    },
  };
}
