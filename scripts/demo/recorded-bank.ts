import { type Rollout, rolloutSchema } from "@/domain/rollout/rollout";
import { readRecording } from "./recording";

/** The rollouts of a recorded bank of a shipped base model, as the demo has it: 64 validation prompts, 32 samples each. */
export function recordedBank(task: "arithmetic" | "gridworld"): Rollout[] {
  const { calls } = readRecording({ launch: `bank-${task}`, index: 0 });
  return calls
    .flatMap((call) => (call.call === "events" ? call.body.rollouts : []))
    .flatMap((group) =>
      Array.isArray(group.rollouts) ? group.rollouts.map((one) => ({ tier: group.tier, ...one })) : [],
    )
    .map((one) => rolloutSchema.parse(one));
}
