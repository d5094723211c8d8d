import type { RouterOutputs } from "@/trpc/types";

export type KeptStep = RouterOutputs["rollouts"]["steps"]["steps"][number];
export type KeptSplit = { split: "train" | "validation"; from: number; to: number };

/** The splits a bank can be made of, with the first and last step that kept rollouts. */
export function splitsOf(steps: readonly KeptStep[]): KeptSplit[] {
  return (["train", "validation"] as const).flatMap((split) => {
    const own = steps.filter((step) => step.split === split).map(({ step }) => step);
    return own.length === 0
      ? []
      : [{ split, from: own.reduce((a, b) => Math.min(a, b)), to: own.reduce((a, b) => Math.max(a, b)) }];
  });
}

/** How much was kept within a range of steps. */
export function keptIn(
  steps: readonly KeptStep[],
  range: KeptSplit,
): { steps: number; groups: number; withText: number } {
  const own = steps.filter(({ split, step }) => split === range.split && step >= range.from && step <= range.to);
  return {
    steps: own.length,
    groups: own.reduce((sum, { groups }) => sum + groups, 0),
    withText: own.reduce((sum, { withText }) => sum + withText, 0),
  };
}
