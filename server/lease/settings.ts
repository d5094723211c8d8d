const DEFAULT_LEASE_SECONDS = 90;
const DEFAULT_AFFINITY_SECONDS = 600;

/** How long a lease lasts without a word from its trainer. */
export function leaseSeconds(): number {
  return positive(process.env.REWARDSMITH_LEASE_SECONDS, DEFAULT_LEASE_SECONDS);
}

/** How long only the trainer with the checkpoint may claim a lost or resumed run. */
export function affinitySeconds(): number {
  return positive(process.env.REWARDSMITH_AFFINITY_SECONDS, DEFAULT_AFFINITY_SECONDS);
}

function positive(text: string | undefined, fallback: number): number {
  const value = Number(text);
  return Number.isFinite(value) && value > 0 ? value : fallback;
}
