import { usedSignals } from "@/domain/export/used-signals";
import { didYouMean } from "@/domain/reward/nearest-name";
import { measuredOnEvery } from "@/domain/reward/signals";
import type { RewardSpec } from "@/domain/reward/spec";
import type { RolloutColumns } from "@/domain/rollout/columns";

/** Signals that a reward reads and no rollout has, where no task says which there are: mostly a name mistyped. */
export function describeMissing(spec: RewardSpec, { count, signals }: RolloutColumns): string[] {
  if (count === 0) return [];
  const names = [...signals.keys()];
  return usedSignals(spec)
    .filter((name) => !signals.has(name) && measuredOnEvery(name, 1, -1) === null)
    .map((name) => `No rollout has the signal "${name}", which the reward reads.${didYouMean(name, names)}`);
}
