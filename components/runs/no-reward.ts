import { isTerminal, type RunStatus } from "@/domain/run/status";

/** From this share of the newest step's rollouts on, one is warned. */
const MANY = 0.5;

type Excluded = { step: number; share: number } | null | undefined;

/** What is wrong where most of the newest step's rollouts had no reward; null where they had one or none is known. */
export function noRewardSentence(excluded: Excluded, { status }: { status: RunStatus }): string | null {
  if (!excluded || excluded.share < MANY) return null;
  const { step, share } = excluded;
  if (share < 1) return `${Math.floor(share * 100)} % of the rollouts of step ${step} had no reward`;
  const learnt = isTerminal(status) ? "nothing was learnt from it" : "nothing is being learnt";
  return `No rollout of step ${step}, the newest, had a reward: ${learnt}`;
}
