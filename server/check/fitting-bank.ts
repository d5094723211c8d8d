import type { BankInfo } from "@/domain/rollout/bank-info";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { launchWishes } from "@/domain/rollout/default-bank";
import type { Actor } from "@/server/actor";
import { newestBank, readBankColumns } from "@/server/bank/read-bank";
import type { Database } from "@/server/db/client";

export type FittingBank = { bank: BankInfo; columns: RolloutColumns };

/** Columns stay in memory so that a launch need not read them again: of the banks used last, up to this many rollouts in all. */
const MOST_KEPT_ROLLOUTS = 524_288;
const kept = new Map<string, FittingBank>();

/** The bank that a reward to be trained on this base model is checked on, by the rule of domain/rollout/default-bank.ts. */
export async function fittingBank(
  db: Database,
  actor: Actor,
  like: { task: string; baseModel: string; temperature: number },
): Promise<FittingBank | null> {
  let bank: BankInfo | null = null;
  for (const wish of launchWishes(like)) {
    bank ??= await newestBank(db, actor, { task: like.task, ...wish });
  }
  if (!bank) return null;
  const known = kept.get(bank.id);
  const read = known ?? (await readBankColumns(db, actor, bank.id));
  kept.delete(bank.id);
  kept.set(bank.id, read);
  let rollouts = 0;
  for (const [id, { columns }] of [...kept].reverse()) {
    rollouts += columns.count;
    if (rollouts > MOST_KEPT_ROLLOUTS && id !== bank.id) kept.delete(id);
  }
  return read;
}
