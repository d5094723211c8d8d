import { needsTaskTotal } from "@/domain/objective/objective";
import type { RewardSpec } from "@/domain/reward/spec";

/** Why NeMo RL's environment cannot pay this reward; null when it can, or when the reward drops out of the objective. */
export function whyNotNemoRl({ terms, aggregate, objective }: RewardSpec, success: string): string | null {
  if (!needsTaskTotal(objective)) return null;
  const summed = terms.filter(({ role }) => role !== "metric" && role !== "gold");
  const [term] = summed;
  const plain =
    summed.length === 1 &&
    term?.source.type === "signal" &&
    term.source.signal === success &&
    term.transforms.length === 0 &&
    term.gate === undefined &&
    term.weight === 1;
  const clip = aggregate.clip ?? {};
  const sum = aggregate.op === "weighted_sum" && (clip.min ?? 0) <= 0 && (clip.max ?? 1) >= 1;
  if (plain && sum) return null;
  return `dist_sharpening transforms the reward of NeMo RL's own environment, and has no place for other terms. This reward is more than the success signal "${success}" with weight 1; reduce it to that, or export it to TRL.`;
}
