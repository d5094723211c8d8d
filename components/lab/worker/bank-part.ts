import { createScorer, type Scorer } from "@/domain/preview/score-columns";
import type { KnownSignals } from "@/domain/reward/signals";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { columnsPart } from "@/domain/rollout/columns-part";

/** What of a bank a reward is scored on. */
export type BankPart = {
  columns: RolloutColumns;
  scorer: Scorer;
  known: KnownSignals;
  /** The signal that is success. */
  success: string;
  /** The place in the bank of each of its rollouts; null where it is the whole bank. */
  rows: Uint32Array | null;
};

export function wholeBank(bank: Pick<BankPart, "columns" | "known" | "success">): BankPart {
  return { ...bank, scorer: createScorer(bank.columns, bank.known), rows: null };
}

/** The groups of a bank all of whose rollouts are among each of these. */
export function coveredPart(whole: BankPart, covered: readonly Uint32Array[]): BankPart {
  const { groups, count } = whole.columns;
  const times = new Uint32Array(count);
  for (const rows of covered) for (const row of rows) times[row] = (times[row] ?? 0) + 1;
  const within: number[] = [];
  for (let group = 0; group < groups.count; group += 1) {
    const members = groups.member.subarray(groups.start[group], groups.start[group + 1]);
    if (members.every((row) => times[row] === covered.length)) within.push(group);
  }
  const { columns, rows } = columnsPart(whole.columns, within);
  return { ...wholeBank({ ...whole, columns }), rows };
}

/** The place in the bank of a rollout of a part. */
export function inBank({ rows }: BankPart, row: number): number {
  return rows?.[row] ?? row;
}

/** How much of its bank a part is; null for all of it. */
export type FirstLook = { rollouts: number; of: number };

export function firstLook(part: BankPart, whole: BankPart): FirstLook | null {
  return part.rows === null ? null : { rollouts: part.columns.count, of: whole.columns.count };
}
