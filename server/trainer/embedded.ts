/** Whether `npm start` runs the embedded trainer, and health waits for it: unless REWARDSMITH_TRAINER=off. */
export function hasEmbeddedTrainer(env: Record<string, string | undefined>): boolean {
  return env.REWARDSMITH_TRAINER?.trim().toLowerCase() !== "off";
}
