import { type Actor, requireOwner } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import { type BankRow, bankRows } from "./bank-rows";

export type { BankRow } from "./bank-rows";

/** The newest 100 banks of the project. */
export async function listBanks(db: Database, actor: Actor): Promise<{ banks: BankRow[] }> {
  requireOwner(actor);
  return { banks: await bankRows(db, { projectId: actor.projectId }) };
}

export async function getBank(db: Database, actor: Actor, bankId: string): Promise<BankRow> {
  requireOwner(actor);
  const [bank] = await bankRows(db, { projectId: actor.projectId, where: { id: bankId }, take: 1 });
  if (!bank)
    throw new AppError("not_found", "This bank is not here, or no longer. See the Banks page for those that are.");
  return bank;
}
