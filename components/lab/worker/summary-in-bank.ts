import type { PreviewSummary } from "@/domain/preview/summary";
import { type BankPart, inBank } from "./bank-part";

/** A summary of a part of a bank that names its rollouts by their places in the whole one. */
export function summaryInBank(summary: PreviewSummary, part: BankPart): PreviewSummary {
  if (part.rows === null) return summary;
  const places = (rows: number[]) => rows.map((row) => inBank(part, row));
  const ends = ({ best, worst }: PreviewSummary["byTotal"]) => ({ best: places(best), worst: places(worst) });
  const { byTotal, byAdvantage, pairs } = summary;
  return {
    ...summary,
    byTotal: ends(byTotal),
    byAdvantage: ends(byAdvantage),
    pairs: pairs && {
      ...pairs,
      worst: pairs.worst.map(({ correct, incorrect, gap }) => ({
        ...{ correct: inBank(part, correct), incorrect: inBank(part, incorrect), gap },
      })),
    },
  };
}
