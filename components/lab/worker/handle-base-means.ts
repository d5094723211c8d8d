import type { BaseMeans } from "@/domain/reward/terms";
import type { ScoreQuestion, WorkerLab } from "./worker-lab";

/** What base_mean stands for in a reward on the loaded bank, to be frozen in a file. */
export function handleBaseMeans({ question }: { question: ScoreQuestion }, lab: WorkerLab): BaseMeans {
  const [first] = lab.notRun(question.spec);
  if (first) throw new Error(`base_mean cannot be measured: ${first[0]} has no values, as ${first[1]}.`);
  return lab.scores(question, lab.bank()).baseMeans;
}
