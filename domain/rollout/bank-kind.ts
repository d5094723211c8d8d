import type { BankInfo } from "./bank-info";

type Kinded = Pick<BankInfo, "source" | "split" | "steps" | "runNumber">;

/** Where a bank's rollouts came from: "sampled from the base", "imported", "run #3, training, steps 1 to 6". */
export function bankKind({ source, split, steps, runNumber }: Kinded): string {
  const prompts = split === "train" ? "training" : split;
  if (source === "sampled") return "sampled from the base";
  if (source === "imported") return split === "validation" ? "imported" : `imported, ${prompts} prompts`;
  const run = runNumber === null ? "a run" : `run #${runNumber}`;
  if (steps === null) return `${run}, ${prompts}`;
  const span = steps.from === steps.to ? `step ${steps.from}` : `steps ${steps.from} to ${steps.to}`;
  return `${run}, ${prompts}, ${span}`;
}
