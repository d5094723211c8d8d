import type { z } from "zod";
import type {
  ClaimedJob,
  evaluationSchema,
  eventsRequestSchema,
  logLineSchema,
  rolloutGroupSchema,
} from "@/domain/protocol/messages";
import type { ModelShape, Params } from "./model";
import type { ScoredByPython } from "./python-terms";
import type { Sampler } from "./sample";
import type { EmbeddedTask } from "./tasks/embedded-task";

/** What one step of a job has to tell: everything that goes into the events batch of that step. */
export type StepReport = {
  step: number;
  metrics: { metric: string; value: number }[];
  rollouts: z.input<typeof rolloutGroupSchema>[];
  evaluations: z.input<typeof evaluationSchema>[];
  logs: z.input<typeof logLineSchema>[];
  /** Why the job ends here as failed, once this is reported; the session's step stays the one before. */
  failure?: string;
};

/** A job being done. The same job and seed give the same reports, also through a checkpoint (step_time apart). */
export type TrainingSession = {
  /** Step of the last report; the step of the checkpoint (or -1) before the first. */
  readonly step: number;
  /** Does the next step; for a training run from scratch the first is step 0, the evaluation of the base. Null after the last. */
  next(): Promise<StepReport | null>;
  /** Everything needed to go on from `step`, as bytes. */
  checkpoint(): Promise<Uint8Array>;
  dispose(): void;
};

export type SessionOptions = {
  job: ClaimedJob;
  checkpoint: Uint8Array | null;
  /** The weights that `job.startFrom` names, as safetensors; the base model's without. */
  startParams?: Uint8Array | null;
  /** Folder for what is measured once for every run; null: measure it each time. */
  cacheFolder?: string | null;
  /** Takes a sentence for the run's log while a step is still under way. */
  say?: (sentence: string) => void;
};

/** Opens a session; fails with a sentence when the task or base model is unknown or the checkpoint does not fit. */
export type OpenSession = (options: SessionOptions) => Promise<TrainingSession>;

/** A job with what every kind of session needs. */
export type OpenedJob = {
  job: ClaimedJob;
  task: EmbeddedTask;
  /** `sha256`: of the model's file, hex. */
  base: { shape: ModelShape; params: Params; sha256: string };
  /** Its log-probabilities are those at the config's temperature (a bank's: at 1). */
  sampler: Sampler;
  /** Computes the reward's terms in Python. */
  python: ScoredByPython;
  say: (sentence: string) => void;
};

/** The events body without what the agent adds. */
export type EventsContent = Omit<z.input<typeof eventsRequestSchema>, "run" | "attempt" | "leaseToken" | "seq">;
