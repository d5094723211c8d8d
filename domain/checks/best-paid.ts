import { tied } from "@/domain/statistics/ties";
import { type BankContext, groupMembers } from "./context";

export type BestPaid = {
  /** Prompts in which the question could be put. */
  groups: number;
  /** Of each prompt that fails, the rollout that should not be paid best, and what it and the best other one are paid. */
  faults: { place: number; paid: number; other: number }[];
};

/** Prompts with a right answer of which none is paid as much as the best-paid wrong one. */
export function wrongPaidBest(context: Pick<BankContext, "columns" | "right">, totals: Float64Array): BestPaid {
  const { gold } = context.columns;
  return bestPaid(context, totals, false, (members) => {
    // Answers marked as gold are what counts where there are any; else every answer that succeeds.
    const marked = members.filter((at) => gold[at] === 1);
    const should = marked.length > 0 ? marked : members.filter((at) => context.right[at] === 1);
    const among = new Set(should);
    return { should, others: members.filter((at) => !among.has(at) && context.right[at] !== 1) };
  });
}

/** Prompts in which an empty or truncated answer that is not right is paid more than every whole one, or as much as a right one that is paid best. */
export function unfinishedPaidBest(
  context: Pick<BankContext, "columns" | "right">,
  totals: Float64Array,
  unfinished: Uint8Array,
): BestPaid {
  return bestPaid(context, totals, true, (members) => ({
    should: members.filter((at) => unfinished[at] !== 1),
    others: members.filter((at) => unfinished[at] === 1 && context.right[at] !== 1),
  }));
}

function bestPaid(
  { columns, right }: Pick<BankContext, "columns" | "right">,
  totals: Float64Array,
  equalIsFault: boolean,
  split: (members: number[]) => { should: number[]; others: number[] },
): BestPaid {
  const result: BestPaid = { groups: 0, faults: [] };
  const best = (places: readonly number[]) =>
    places.reduce((high, at) => ((totals[at] ?? 0) > (totals[high] ?? 0) ? at : high), places[0] ?? -1);
  for (const all of groupMembers(columns)) {
    const { should, others } = split([...all].filter((at) => !Number.isNaN(totals[at] ?? Number.NaN)));
    if (should.length === 0 || others.length === 0) continue;
    result.groups += 1;
    const place = best(others);
    const paid = totals[place] ?? 0;
    const other = totals[best(should)] ?? 0;
    const same = tied(paid, other);
    if (same ? equalIsFault && right[best(should)] === 1 : paid > other) result.faults.push({ place, paid, other });
  }
  result.faults.sort((a, b) => b.paid - b.other - (a.paid - a.other));
  return result;
}
