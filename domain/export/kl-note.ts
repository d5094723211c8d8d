import type { Objective } from "@/domain/reward/spec";

/** The weight of S_pol - S_ref beside the reward: 1 / betaInv when sampling, else 0. */
export function klWeightOf(objective: Objective): number {
  return objective.mode === "sampling" && objective.betaInv > 0 ? 1 / objective.betaInv : 0;
}

/** What is left of an objective in an engine whose rewards see no log-probabilities, in words. */
export function sharpeningNote(objective: Objective, engine: string): string[] {
  if (objective.mode === "none") return [];
  const { alpha, betaInv, normalization, mode } = objective;
  const weight = normalization === "none" ? 0 : mode === "sampling" ? alpha - 1 : alpha;
  const notes: string[] = [];
  if (mode === "sampling" && betaInv > 0) {
    notes.push(
      `The objective's KL weight is ${1 / betaInv} (1 / betaInv); it is the trainer's to set, not this file's. It must be subtracted from the reward: a KL term in the loss is another objective.`,
    );
  }
  if (weight !== 0) {
    notes.push(
      `${engine} gives a reward no log-probabilities, so the sharpening term ${weight / (betaInv > 0 ? betaInv : 1)} N (N the ${normalization} of log pi_ref) is not here: this file is the task reward alone, and its optimum is another one.`,
    );
  }
  return notes;
}
