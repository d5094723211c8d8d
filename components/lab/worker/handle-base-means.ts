import type { BaseMeans } from "@/domain/reward/terms";
import type { ScoreQuestion, WorkerLab } from "./worker-lab";

/** What base_mean stands for in a reward on the loaded bank, to be frozen in a file. */
export function handleBaseMeans({ question }: { question: ScoreQuestion }, lab: WorkerLab): BaseMeans {
  lab.scores(question);
  return lab.bank().scorer.baseMeans();
}
