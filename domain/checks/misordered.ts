import { tieGroups } from "@/domain/statistics/ties";
import { type BankContext, groupMembers } from "./context";

export type Misordered = {
  /** Pairs of a right and a wrong answer of one group that both have a reward. */
  pairs: number;
  /** Those in which the wrong one is paid more; a tie is no wrong order. */
  wrong: number;
  /** Those in which both are paid the same. */
  tied: number;
  /** Wrong answers that are paid more than right ones of their group, and than how many; the worst of each group. */
  worst: { place: number; above: number; rights: number }[];
};

/** Pairs that totals (NaN: none) order wrongly, over all groups. */
export function misordered(context: Pick<BankContext, "columns" | "right">, totals: Float64Array): Misordered {
  const result: Misordered = { pairs: 0, wrong: 0, tied: 0, worst: [] };
  for (const members of groupMembers(context.columns)) {
    const known = [...members].filter((at) => context.right[at] !== -1 && !Number.isNaN(totals[at] ?? Number.NaN));
    const levels = tieGroups(known.map((at) => totals[at] ?? 0));
    const rightsAt = new Uint32Array(known.length + 1);
    let rights = 0;
    levels.forEach((level, index) => {
      if (context.right[known[index] ?? 0] !== 1) return;
      rightsAt[level + 1] = (rightsAt[level + 1] ?? 0) + 1;
      rights += 1;
    });
    if (rights === 0 || rights === known.length) continue;
    // Now the rights below each level.
    for (let level = 1; level < rightsAt.length; level += 1)
      rightsAt[level] = (rightsAt[level] ?? 0) + (rightsAt[level - 1] ?? 0);
    let worst = { place: -1, above: 0, rights };
    levels.forEach((level, index) => {
      const place = known[index] ?? 0;
      if (context.right[place] === 1) return;
      const above = rightsAt[level] ?? 0;
      result.pairs += rights;
      result.wrong += above;
      result.tied += (rightsAt[level + 1] ?? 0) - above;
      if (above > worst.above) worst = { place, above, rights };
    });
    if (worst.place >= 0) result.worst.push(worst);
  }
  result.worst.sort((a, b) => b.above / b.rights - a.above / a.rights);
  return result;
}
