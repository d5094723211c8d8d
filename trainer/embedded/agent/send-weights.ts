import type { ClaimedJob } from "@/domain/protocol/messages";
import { weightsOfCheckpoint } from "@/trainer/embedded/weights-file";
import type { WeightsOutbox } from "./weights-outbox";

/** Puts the policy of a checkpoint into the outbox. */
export async function sendWeights(
  outbox: WeightsOutbox,
  { job, step, checkpoint }: { job: ClaimedJob; step: number; checkpoint: Uint8Array },
): Promise<void> {
  const { run, attempt, leaseToken, config, seed } = job;
  const { task, baseModel } = config;
  const weights = await weightsOfCheckpoint(checkpoint, { task, baseModel, run, step, seed });
  await outbox.add({ run, attempt, leaseToken, step }, weights);
}
