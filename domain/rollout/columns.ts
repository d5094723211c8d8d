/**
 * Rollouts as columns of numbers, row i being the i-th rollout; text stays behind and is fetched by the page. What is not there is NaN,
 * or -1 where an index stands. Never changed once made.
 */
export type RolloutColumns = {
  /** Rollouts: the length of every column below unless it says otherwise. */
  count: number;
  groups: RolloutGroups;
  /** Prompt ids in the order of their first rollout, and each rollout's place in them. */
  promptIds: readonly string[];
  prompt: Uint32Array;
  /** Tier names, and each rollout's place in them; -1 without one. */
  tierNames: readonly string[];
  tier: Int16Array;
  signals: ReadonlyMap<string, SignalColumn>;
  /** S_ref, S_pol, S_q in nats; NaN where the rollout has none. */
  refLogprob: Float64Array;
  policyLogprob: Float64Array;
  samplingLogprob: Float64Array;
  tokens: Float64Array;
  policyStep: Float64Array;
  /** Place in `stopReasons` of rollout.ts. */
  stopReason: Uint8Array;
  /** 1 marked as gold, 0 not, 2 not said. */
  gold: Uint8Array;
};

/** The rollouts of group g are member[start[g]] .. member[start[g + 1] - 1]; start has one entry more than there are groups. */
export type RolloutGroups = { count: number; start: Uint32Array; member: Uint32Array };

/** A signal of every rollout. */
export type SignalColumn = {
  /** 0 the rollout lacks it, 1 a number, 2 a list of steps. */
  form: Uint8Array;
  /** Null where no rollout has steps: values[i] is rollout i's. Else rollout i's are values[start[i]] .. values[start[i + 1] - 1]. */
  start: Uint32Array | null;
  values: Float64Array;
};
