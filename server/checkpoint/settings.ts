const DEFAULT_KEPT = 8;

/** How many checkpoints of a run are kept; settable as REWARDSMITH_KEPT_CHECKPOINTS. */
export function keptCheckpoints(): number {
  const value = Number(process.env.REWARDSMITH_KEPT_CHECKPOINTS);
  return Number.isInteger(value) && value > 0 ? value : DEFAULT_KEPT;
}
