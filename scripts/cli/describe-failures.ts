import type { ColumnScores } from "@/domain/preview/scores";

/** So many reasons of one kind are told, the commonest first. */
const MOST_REASONS = 5;

/** What failed while scoring, for the eye: the errors of each term, and how many rollouts have no reward. */
export function describeFailures({ terms, exclusions, excluded }: ColumnScores): string[] {
  const ofTerms = terms.flatMap(({ id, outcome }) => {
    const counts = countsOf(outcome.reasons, outcome.reason);
    return counts.map(({ reason, count }) => `${id}: ${count} of ${excluded.length} rollouts: ${reason}`);
  });
  const without = excluded.reduce((sum, place) => sum + (place < 0 ? 0 : 1), 0);
  if (without === 0) return ofTerms;
  const why = countsOf(exclusions, excluded).map(({ reason, count }) => `  ${count}: ${reason}`);
  return [...ofTerms, `${without} of ${excluded.length} rollouts have no reward and take no part in training:`, ...why];
}

function countsOf(reasons: readonly string[], places: Int32Array): { reason: string; count: number }[] {
  const counts = reasons.map((reason) => ({ reason, count: 0 }));
  for (const place of places) {
    const entry = counts[place];
    if (entry) entry.count += 1;
  }
  return counts.sort((a, b) => b.count - a.count).slice(0, MOST_REASONS);
}
