import type { RunStatus } from "@/domain/run/status";
import type { LogRow } from "@/server/log/queries";

/** What changed in one run between two revisions. */
export type LiveDelta = {
  runId: string;
  /** Everything up to and with this revision has been sent. */
  revision: number;
  status: RunStatus;
  unresponsive: boolean;
  step: number;
  steps: number;
  /**
   * The run's attempts. A point of attempt n with step > resumeFrom of a later attempt is superseded (resumeFrom null: all
   * of its points are).
   */
  attempts: { number: number; resumeFrom: number | null }[];
  /** New or overwritten points: one value per (metric, step, attempt). NaN and infinities as such. */
  points: { metric: string; step: number; value: number; attempt: number; at: Date }[];
  logs: LogRow[];
  /** Steps with new rollouts, steps with new evaluations. */
  rolloutSteps: number[];
  evaluationSteps: number[];
  /** More changed than is worth sending: throw away what is drawn and fetch series, rollouts and logs anew. */
  reset: boolean;
};
