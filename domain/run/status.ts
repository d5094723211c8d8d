export const runStatuses = ["queued", "claimed", "running", "paused", "finished", "failed", "canceled"] as const;
export type RunStatus = (typeof runStatuses)[number];

export const attemptStatuses = ["active", "done", "lost", "superseded"] as const;
export type AttemptStatus = (typeof attemptStatuses)[number];

/** A run whose last beat is older than this is shown as unresponsive; it recovers by itself. */
export const UNRESPONSIVE_AFTER_MS = 60_000;
/** After this many lost attempts the run has failed. */
export const MAX_LOST_ATTEMPTS = 3;

export const terminalStatuses: readonly RunStatus[] = ["finished", "failed", "canceled"];

/** Whether nothing more can happen to a run in this status. */
export function isTerminal(status: RunStatus): boolean {
  return terminalStatuses.includes(status);
}
