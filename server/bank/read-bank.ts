import type { BankInfo } from "@/domain/rollout/bank-info";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { COLUMNS_FORMAT, readColumns, writeColumns } from "@/domain/rollout/columns-file";
import { columnsOf } from "@/domain/rollout/columns-of";
import type { Rollout } from "@/domain/rollout/rollout";
import { type Actor, requireOwner } from "@/server/actor";
import { AppError } from "@/server/app-error";
import type { Database } from "@/server/db/client";
import { bankGroups } from "./bank-groups";
import { bankRows } from "./bank-rows";
import { getBank } from "./queries";

/** A finished bank and its numbers. */
export async function readBankColumns(
  db: Database,
  actor: Actor,
  bankId: string,
): Promise<{ bank: BankInfo; columns: RolloutColumns }> {
  const { bank, data } = await readColumnsFile(db, actor, bankId);
  return { bank, columns: readColumns(data) };
}

/** The same numbers as the bytes of columns-file.ts: made once, kept beside the bank, and made again for another format. */
export async function readColumnsFile(
  db: Database,
  actor: Actor,
  bankId: string,
): Promise<{ bank: BankInfo; data: Uint8Array<ArrayBuffer> }> {
  const bank = await getFinishedBank(db, actor, bankId);
  // Plain SQL: many megabytes, which Prisma would turn over several times.
  const { rows } = await db.pool.query<{ data: Uint8Array<ArrayBuffer> }>(
    "SELECT data FROM bank_columns WHERE bank_id = $1 AND format = $2",
    [bankId, COLUMNS_FORMAT],
  );
  if (rows[0]) return { bank, data: rows[0].data };
  const rollouts: Rollout[] = [];
  // Only the numbers stay in memory.
  for await (const group of bankGroups(db, bank)) {
    for (const rollout of group)
      rollouts.push({ ...rollout, prompt: "", completion: "", answer: null, parsedAnswer: null });
  }
  const data = writeColumns(columnsOf(rollouts));
  // The bank may have been removed meanwhile.
  await db.pool.query(
    `INSERT INTO bank_columns (bank_id, format, data) SELECT id, $2, $3 FROM bank WHERE id = $1
     ON CONFLICT (bank_id) DO UPDATE SET format = excluded.format, data = excluded.data`,
    [bankId, COLUMNS_FORMAT, data],
  );
  return { bank, data };
}

/** All rollouts of a finished bank with their text, in the order of its columns. */
export async function readBankRollouts(db: Database, actor: Actor, bankId: string): Promise<Rollout[]> {
  const bank = await getFinishedBank(db, actor, bankId);
  const rollouts: Rollout[] = [];
  for await (const group of bankGroups(db, bank)) rollouts.push(...group);
  return rollouts;
}

/** The newest finished bank of a task that is like this; null when there is none. */
export async function newestBank(
  db: Database,
  actor: Actor,
  like: { task: string; baseModel?: string; source?: BankInfo["source"]; temperature?: number; split?: string },
): Promise<BankInfo | null> {
  requireOwner(actor);
  const { task, baseModel, source, temperature, split } = like;
  const finished = { OR: [{ run: { status: "finished" } }, { source: { not: "sampled" } }] };
  const where = { task, baseModel, source, temperature, split, ...finished };
  const [bank] = await bankRows(db, { projectId: actor.projectId, where, take: 1 });
  return bank ?? null;
}

/** A bank that is read as a whole: refused while its rollouts are not all there. */
export async function getFinishedBank(db: Database, actor: Actor, bankId: string): Promise<BankInfo> {
  const bank = await getBank(db, actor, bankId);
  if (bank.status === "finished") return bank;
  const { prompts, promptsAsked } = bank;
  throw new AppError(
    "conflict",
    bank.status === "canceled" || bank.status === "failed"
      ? `This bank is not complete: its sampling was ${bank.status === "failed" ? "ended by a fault" : "canceled"} at ${prompts} of ${promptsAsked} prompts. Sample another.`
      : `This bank is still being sampled: ${prompts} of ${promptsAsked} prompts are there. Wait until it is finished.`,
  );
}
