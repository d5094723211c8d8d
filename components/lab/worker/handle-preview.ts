import type { Distribution } from "@/domain/preview/distribution";
import { memoOf } from "@/domain/preview/memo-of";
import { successes } from "@/domain/preview/successes";
import { type PreviewSummary, summarise } from "@/domain/preview/summary";
import { type BankPart, type FirstLook, firstLook } from "./bank-part";
import { summaryInBank } from "./summary-in-bank";
import type { ScoreQuestion, WorkerLab } from "./worker-lab";

export type PreviewReply = {
  question: ScoreQuestion;
  summary: PreviewSummary;
  /** Of the total's bins, how many rollouts of each are successes; null where success is not measured. */
  successCounts: number[] | null;
  /** What it is of while a term is under way; null once it is of the whole bank. */
  firstLook: FirstLook | null;
};

/** A reward on the bank in numbers. */
export function handlePreview(question: ScoreQuestion, lab: WorkerLab): PreviewReply {
  const part = lab.part(question);
  const scores = lab.scores(question, part);
  const summary = summarise({ columns: part.columns, scores, spec: question.spec, success: part.success });
  return {
    question,
    summary: summaryInBank(summary, part),
    successCounts: successCounts(part, scores.taskTotal, summary.total),
    firstLook: firstLook(part, lab.bank()),
  };
}

function successCounts({ columns, success }: BankPart, total: Float64Array, { bins }: Distribution): number[] | null {
  const code = successes(columns, success)?.code;
  if (code === undefined || bins === null) return null;
  return memoOf(total)("success counts", [code], () => {
    const counts = new Array<number>(bins.counts.length).fill(0);
    const begin = bins.from / bins.width;
    for (let row = 0; row < total.length; row += 1) {
      const value = total[row] ?? Number.NaN;
      if (code[row] !== 1 || !Number.isFinite(value)) continue;
      // As the bins themselves are counted (distribution.ts).
      const bin = Math.floor(value / bins.width - begin + 1e-9);
      const place = Math.min(counts.length - 1, Math.max(0, bin));
      counts[place] = (counts[place] ?? 0) + 1;
    }
    return counts;
  });
}
