import { type BankEffect, bankEffect } from "@/domain/reward-diff/bank-effect";
import type { ScoreQuestion, WorkerLab } from "./worker-lab";

/** What changes on the bank from one reward to another. */
export function handleDiff(question: { before: ScoreQuestion; after: ScoreQuestion }, lab: WorkerLab): BankEffect {
  const bank = lab.bank();
  return bankEffect(bank.columns, lab.scores(question.before, bank), lab.scores(question.after, bank));
}
