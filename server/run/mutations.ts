import type { RunConfigInput } from "@/domain/run/config";
import type { RunStatus } from "@/domain/run/status";
import { type Actor, requireOwner } from "@/server/actor";
import { notImplemented } from "@/server/app-error";

export type LaunchInput = {
  rewardVersionId: string;
  config: RunConfigInput;
  seeds: number[];
  trainerId: string | null;
  name: string | null;
};

export type Launched = { launchId: string; runIds: string[] };

/** Freezes a reward version and a config into one queued run per seed. */
export async function launchRuns(actor: Actor, input: LaunchInput): Promise<Launched> {
  requireOwner(actor);
  return notImplemented(`runs.launch ${input.rewardVersionId}`);
}

/** The four regimes on arithmetic, one run each; their rewards join the library if they are not there. */
export async function launchRegimes(actor: Actor, input: { steps: number; seed: number }): Promise<Launched> {
  requireOwner(actor);
  return notImplemented(`runs.launchRegimes ${input.steps}`);
}

/** Asks for a run to be canceled, paused or resumed: at once while nobody works on it, else at the trainer's next beat. */
export async function setWant(
  actor: Actor,
  input: { runId: string; want: "cancel" | "pause" | "resume" },
): Promise<{ runId: string; status: RunStatus }> {
  requireOwner(actor);
  return notImplemented(`runs.${input.want}`);
}
