import { type BankEffect, bankEffect } from "@/domain/reward-diff/bank-effect";
import type { ScoreQuestion, WorkerLab } from "./worker-lab";

/** What changes on the bank from one reward to another. */
export function handleDiff(question: { before: ScoreQuestion; after: ScoreQuestion }, lab: WorkerLab): BankEffect {
  return bankEffect(lab.bank().columns, lab.scores(question.before), lab.scores(question.after));
}
