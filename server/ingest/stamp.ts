/** What everything written by one batch carries. */
export type Stamp = { runId: string; attemptId: string; seq: number; revision: number };
