import { memoOf } from "./memo-of";
import { type OutcomeColumn, outcomeCodes } from "./scores";

/** How often each thing happened, the most frequent reasons first; the last may stand for all rarer ones. */
export type ReasonCount = { reason: string; count: number };

/** What became of a term, counted. */
export type OutcomeCounts = {
  ok: number;
  none: number;
  error: number;
  timeout: number;
  skipped: number;
  errors: ReasonCount[];
};

/** Reasons that are told apart. */
const MOST_REASONS = 12;

export function outcomeCounts(outcome: OutcomeColumn): OutcomeCounts {
  return memoOf(outcome)("counts", [], () => {
    const byCode = new Array<number>(5).fill(0);
    for (const code of outcome.status) byCode[code] = (byCode[code] ?? 0) + 1;
    const count = (code: number) => byCode[code] ?? 0;
    return {
      ok: count(outcomeCodes.ok),
      none: count(outcomeCodes.none),
      error: count(outcomeCodes.error),
      timeout: count(outcomeCodes.timeout),
      skipped: count(outcomeCodes.skipped),
      errors: reasonCounts(outcome.reason, outcome.reasons),
    };
  });
}

/** Counts of reasons by their place; -1 is none. */
export function reasonCounts(place: Int32Array, reasons: readonly string[]): ReasonCount[] {
  if (reasons.length === 0) return [];
  const counts = new Array<number>(reasons.length).fill(0);
  for (const at of place) if (at >= 0) counts[at] = (counts[at] ?? 0) + 1;
  const all = reasons
    .map((reason, at) => ({ reason, count: counts[at] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const rest = all.slice(MOST_REASONS);
  if (rest.length === 0) return all;
  const count = rest.reduce((sum, one) => sum + one.count, 0);
  return [...all.slice(0, MOST_REASONS), { reason: `${rest.length} other reasons`, count }];
}
