import { z } from "zod";
import type { BankInfo } from "@/domain/rollout/bank-info";
import { type Rollout, rolloutSchema } from "@/domain/rollout/rollout";
import type { Database } from "@/server/db/client";
import { NEWEST_ATTEMPT } from "./bank-rows";

/** Groups read at once: a few thousand rollouts. */
const PAGE = 64;

/** A rollout of bank_group lacks the prompt: its group has it once. */
const storedSchema = z.array(rolloutSchema);

/** The rollouts of a bank group by group, in the bank's order: groups by place, within a group as stored. */
export async function* bankGroups(
  db: Database,
  bank: Pick<BankInfo, "id" | "source" | "runId">,
): AsyncGenerator<Rollout[]> {
  const table = await groupsTable(db, bank);
  let after = -1;
  while (table) {
    const { rows } = await db.pool.query<{ place: number; prompt: string; rollouts: unknown }>(
      `SELECT ${table.place} AS place, prompt, rollouts FROM ${table.name}
        WHERE ${table.of} = $1 AND ${table.place} > $2 ORDER BY ${table.place} LIMIT ${PAGE}`,
      [table.id, after],
    );
    for (const { prompt, rollouts } of rows) yield storedSchema.parse(rollouts).map((each) => withPrompt(each, prompt));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.place;
  }
}

/** A table of groups, its column and value that name the bank's, and the column of their order. */
export type GroupsTable = { name: "bank_group" | "rollout_group"; of: string; id: string; place: string };

/** Where a bank's groups lie: a sampled one's are its newest attempt's; null before there is one. */
export async function groupsTable(
  db: Database,
  bank: Pick<BankInfo, "id" | "source" | "runId">,
): Promise<GroupsTable | null> {
  if (bank.source !== "sampled") return { name: "bank_group", of: "bank_id", id: bank.id, place: "place" };
  const { rows } = await db.pool.query<{ id: string }>(`WITH newest AS (${NEWEST_ATTEMPT}) SELECT id FROM newest`, [
    [bank.runId],
  ]);
  const attempt = rows[0];
  return attempt ? { name: "rollout_group", of: "attempt_id", id: attempt.id, place: "id" } : null;
}

export function withPrompt(rollout: Rollout, prompt: string): Rollout {
  return rollout.prompt === "" ? { ...rollout, prompt } : rollout;
}
