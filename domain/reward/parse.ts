import { cappedFaults, type Fault } from "./faults";
import { limitFaults } from "./limits";
import { ruleFaults } from "./rules";
import { shapeFaults } from "./shape-faults";
import type { KnownSignals } from "./signals";
import { type RewardSpec, rewardSpecSchema } from "./spec";
import { textFaults } from "./text-faults";

export type ParsedReward = { ok: true; spec: RewardSpec } | { ok: false; faults: Fault[] };

/**
 * A reward with its defaults filled in, or everything that is wrong with it. Limits are looked at first, then the shape,
 * then the rules across fields. `known` null skips the checks that need a task's signals. Never throws.
 */
export function parseRewardSpec(input: unknown, known: KnownSignals): ParsedReward {
  const limits = limitFaults(input);
  if (limits.length > 0) return { ok: false, faults: limits };
  const unstorable = textFaults(input);
  if (unstorable.length > 0) return { ok: false, faults: cappedFaults(unstorable) };
  const shape = rewardSpecSchema.safeParse(input);
  if (!shape.success) return { ok: false, faults: cappedFaults(shapeFaults(shape.error.issues, input)) };
  const faults = ruleFaults(shape.data, known);
  return faults.length > 0 ? { ok: false, faults: cappedFaults(faults) } : { ok: true, spec: shape.data };
}
