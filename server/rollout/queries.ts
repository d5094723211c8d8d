import type { ScoredRolloutRecord } from "@/domain/protocol/messages";
import { type Actor, requireRun } from "@/server/actor";
import { notImplemented } from "@/server/app-error";

export type RolloutSplit = "train" | "validation" | "test";

/** Steps that have rollouts; `withText` of `groups` groups kept prompt and completions. Newest attempt where steps repeat. */
export type RolloutStepRow = { step: number; split: RolloutSplit; groups: number; withText: number };

/** The steps of a run that have rollouts, newest first, 10,000 at most. */
export async function listRolloutSteps(actor: Actor, runId: string): Promise<{ steps: RolloutStepRow[] }> {
  requireRun(actor, runId);
  return notImplemented("rollouts.steps");
}

export type RolloutGroupRow = {
  promptId: string;
  prompt: string;
  tier: string | null;
  attempt: number;
  rollouts: ScoredRolloutRecord[];
};

export type RolloutPageInput = {
  runId: string;
  step: number;
  split: RolloutSplit;
  limit: number;
  cursor: string | null;
};

/** Groups of one step, those with text first, then by prompt. */
export async function pageRollouts(
  actor: Actor,
  input: RolloutPageInput,
): Promise<{ groups: RolloutGroupRow[]; nextCursor: string | null }> {
  requireRun(actor, input.runId);
  return notImplemented("rollouts.page");
}
