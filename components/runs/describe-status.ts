import type { BadgeTone } from "@/components/ui/badge";
import type { Job, Want } from "@/domain/protocol/messages";
import type { RunStatus } from "@/domain/run/status";
import { noRewardSentence } from "./no-reward";

export type StatusWords = { label: string; tone: BadgeTone; hint: string };

/** The word for a run's status and a sentence that says what it means; what was asked of the trainer shows until it obeys. */
export function describeStatus(run: {
  status: RunStatus;
  unresponsive: boolean;
  want?: Want;
  job?: Job;
  /** Before a run's first step its trainer makes ready and evaluates what it starts from. */
  step?: number;
  /** At the last of them it evaluates the end. */
  steps?: number;
  external?: boolean;
  /** The share of the newest step's rollouts that had no reward. */
  excluded?: { step: number; share: number } | null | undefined;
  /** For a queued run: every online trainer that could take it works on another one. */
  trainerBusy?: boolean;
}): StatusWords {
  if (run.status === "queued" && run.trainerBusy) {
    return { ...words.queued, hint: "Waits for its turn: the trainer is busy with another run." };
  }
  const active = run.status === "running" || run.status === "claimed";
  if (active && run.unresponsive) {
    return {
      label: "Unresponsive",
      tone: "warn",
      hint: "The trainer has not called for over a minute. The run goes on by itself when it is back.",
    };
  }
  if (active && run.want === "cancel")
    return { label: "Canceling", tone: "warn", hint: "The trainer stops at its next call." };
  if (active && run.want === "pause") {
    return { label: "Pausing", tone: "warn", hint: "The trainer stops after a checkpoint, at its next call." };
  }
  const ofJob = jobWords[run.job ?? "train"][run.status];
  if (ofJob) return ofJob;
  const unrewarded = noRewardSentence(run.excluded, run);
  if (unrewarded !== null && (run.status === "running" || run.status === "finished")) {
    const label = `${words[run.status].label}, ${run.excluded?.share === 1 ? "no reward" : "few rewards"}`;
    return { label, tone: "warn", hint: `${unrewarded}. Its log says why.` };
  }
  if (run.status === "running" && run.step === 0 && !run.external) return preparing;
  if (run.status === "running" && run.step !== undefined && run.step === run.steps && !run.external) return evaluating;
  return words[run.status];
}

const preparing: StatusWords = {
  label: "Preparing",
  tone: "live",
  hint: "Makes ready what it starts from and evaluates it on validation and test before the first step; the log says what it does.",
};

const evaluating: StatusWords = {
  label: "Evaluating",
  tone: "live",
  hint: "All steps are done: evaluates the end on validation and test; the log says what it does.",
};

const jobWords: Record<Job, Partial<Record<RunStatus, StatusWords>>> = {
  train: {},
  bank: {
    queued: { label: "Queued", tone: "neutral", hint: "Waits until no training run and no evaluation does." },
    running: { label: "Sampling", tone: "live", hint: "Samples the base model; gives way to a run that is launched." },
    finished: { label: "Finished", tone: "good", hint: "All its rollouts are there." },
  },
  evaluate: {
    running: { label: "Evaluating", tone: "live", hint: "Evaluates a checkpoint as at the end of a run." },
    finished: { label: "Finished", tone: "good", hint: "The checkpoint has been evaluated." },
  },
};

const words: Record<RunStatus, StatusWords> = {
  queued: { label: "Queued", tone: "neutral", hint: "Waits for a trainer that has its task and base model." },
  claimed: { label: "Starting", tone: "live", hint: "A trainer has taken it and loads the base model." },
  running: { label: "Running", tone: "live", hint: "A trainer is training it." },
  paused: { label: "Paused", tone: "outline", hint: "Stopped at a checkpoint; resume it to go on." },
  finished: { label: "Finished", tone: "good", hint: "All steps are done." },
  failed: { label: "Failed", tone: "bad", hint: "It stopped with an error." },
  canceled: { label: "Canceled", tone: "neutral", hint: "Stopped on request; what was measured is kept." },
};

/** What a user may ask of a run in this status. */
export function actionsOf(run: { status: RunStatus; want?: Want }): {
  cancel: boolean;
  pause: boolean;
  resume: boolean;
} {
  const stopping = run.want === "cancel";
  return {
    cancel: !stopping && ["queued", "claimed", "running", "paused"].includes(run.status),
    pause: !stopping && run.want !== "pause" && ["queued", "claimed", "running"].includes(run.status),
    resume: run.status === "paused" || (run.want === "pause" && !stopping && run.status !== "finished"),
  };
}
