/** Codes of TermOutcome's statuses (domain/reward/outcome.ts), as OutcomeColumn.status has them. */
export const outcomeCodes = { ok: 0, none: 1, error: 2, timeout: 3, skipped: 4 } as const;

/** A term's outcome on every rollout. */
export type OutcomeColumn = {
  /** outcomeCodes, one a rollout. */
  status: Uint8Array;
  /** NaN unless ok. */
  value: Float64Array;
  /** The reasons of its errors, each once, and each rollout's place in them; -1 unless an error. */
  reasons: readonly string[];
  reason: Int32Array;
};

/** What a term comes to on every rollout: after gate, its weight, and its part in the total (NaN where it has none of its own). */
export type TermColumn = { id: string; outcome: OutcomeColumn; weight: Float64Array; weighted: Float64Array };

/**
 * What a reward says of every rollout, as `scoreRollouts` and `advantages` say it, in columns: NaN is null. `excluded` is the place of
 * the reason in `exclusions`, -1 for a rollout that is trained on.
 */
export type ColumnScores = {
  terms: readonly TermColumn[];
  taskTotal: Float64Array;
  objectiveTotal: Float64Array;
  /** 0 for an excluded rollout. */
  advantage: Float64Array;
  exclusions: readonly string[];
  excluded: Int32Array;
};
