import type { RewardDistance } from "@/domain/objective/distance";

/** What a distance means, in one sentence. */
export function distanceWords({ d, flips, rollouts }: RewardDistance): string {
  if (rollouts === 0) return "No rollout of this bank has a value under both, so they cannot be compared on it.";
  if (d === null)
    return "One of them gives the same to every rollout of a prompt, so no distance can be told: nothing is learnt from it here.";
  if (d < 1e-6) return "On this bank they rank and pay alike, but for scale: training on either asks for the same.";
  const share =
    flips === null ? "" : ` ${percent(flips)} of the rollouts that both learn from are pushed the other way.`;
  if (d < 0.1) return `They nearly agree.${share}`;
  if (d < 0.35) return `They agree for the most part.${share}`;
  if (d < 0.65) return `They ask for clearly different things.${share}`;
  return `They pull against each other.${share}`;
}

function percent(share: number): string {
  if (share === 0) return "None";
  if (share < 0.001) return "Fewer than 0.1 %";
  return `${Number((100 * share).toPrecision(2))} %`;
}
