import type { z } from "zod";
import type {
  ClaimedJob,
  evaluationSchema,
  eventsRequestSchema,
  logLineSchema,
  rolloutGroupSchema,
} from "@/domain/protocol/messages";

/** What one step of a run has to tell: everything that goes into the events batch of that step. */
export type StepReport = {
  step: number;
  metrics: { metric: string; value: number }[];
  rollouts: z.input<typeof rolloutGroupSchema>[];
  evaluations: z.input<typeof evaluationSchema>[];
  logs: z.input<typeof logLineSchema>[];
};

/** A run being trained. The same job and seed give the same reports, also through a checkpoint (step_time apart). */
export type TrainingSession = {
  /** Step of the last report; the step of the checkpoint (or -1) before the first. */
  readonly step: number;
  /** Trains one step; from scratch the first call is step 0, the evaluation of the base. Null after the last step. */
  next(): Promise<StepReport | null>;
  /** Everything needed to go on from `step`, as bytes. */
  checkpoint(): Promise<Uint8Array>;
  dispose(): void;
};

/** Opens a session; fails with a sentence when the task or base model is unknown or the checkpoint does not fit. */
export type OpenSession = (options: SessionOptions) => Promise<TrainingSession>;

export type SessionOptions = {
  job: ClaimedJob;
  checkpoint: Uint8Array | null;
  /** The weights that `job.startFrom` names, as safetensors; the base model's without. */
  startParams?: Uint8Array | null;
};

/** The events body without what the agent adds. */
export type EventsContent = Omit<z.input<typeof eventsRequestSchema>, "run" | "attempt" | "leaseToken" | "seq">;
