import { z } from "zod";
import { type Rollout, rolloutSchema } from "@/domain/rollout/rollout";
import type { Actor } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { type GroupsTable, groupsTable } from "./bank-groups";
import { getFinishedBank } from "./read-bank";

export type RolloutText = Omit<Rollout, "group" | "gold" | "tier"> & {
  tier: string | null;
  /** In the bank's order, from 0: the row of its columns. */
  place: number;
};

/** Some rollouts with their text of a finished bank, in the order asked for; places that the bank does not have are left out. */
export async function readBankTexts(
  db: Database,
  actor: Actor,
  { bankId, places }: { bankId: string; places: readonly number[] },
): Promise<{ texts: RolloutText[] }> {
  const bank = await getFinishedBank(db, actor, bankId);
  const table = await groupsTable(db, bank);
  if (!table) return { texts: [] };
  const { at, start } = await groupPlaces(db, bank.id, table);
  const wanted = places.flatMap((place) => {
    const group = groupOf(start, place);
    return group === null ? [] : { place, at: at[group] ?? 0, index: place - (start[group] ?? 0) };
  });
  const { rows } = await db.pool.query<{ place: number; prompt: string; rollout: unknown }>(
    `SELECT w.place, g.prompt, g.rollouts -> w.index AS rollout
       FROM unnest($2::int[], $3::int[], $4::int[]) AS w (place, at, index)
       JOIN ${table.name} g ON g.${table.of} = $1 AND g.${table.place} = w.at`,
    [table.id, wanted.map((one) => one.place), wanted.map((one) => one.at), wanted.map((one) => one.index)],
  );
  const found = new Map(rows.map(({ place, prompt, rollout }) => [place, textOf(place, prompt, rollout)]));
  return { texts: places.flatMap((place) => found.get(place) ?? []) };
}

function textOf(place: number, prompt: string, stored: unknown): RolloutText {
  const rollout = z.object(rolloutSchema.shape).parse(stored);
  const { group: _group, gold: _gold, tier = null, ...shown } = rollout;
  return { ...shown, place, tier, prompt: rollout.prompt || prompt };
}

type GroupPlaces = { at: Int32Array; start: Uint32Array };

/** Of the banks that were asked for last: counting the rollouts of a sampled one unpacks all of them, and a lab asks at every edit. */
const kept = new Map<string, Promise<GroupPlaces>>();
const MOST_KEPT = 8;

/** Where each group lies in its table, and the bank's place of its first rollout; one entry more ends the last. */
function groupPlaces(db: Database, bankId: string, table: GroupsTable): Promise<GroupPlaces> {
  const known = kept.get(bankId);
  if (known) return known;
  const read = readGroupPlaces(db, table);
  kept.set(bankId, read);
  read.catch(() => kept.delete(bankId));
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return read;
}

async function readGroupPlaces(db: Database, table: GroupsTable): Promise<GroupPlaces> {
  const count = table.name === "bank_group" ? "count" : "jsonb_array_length(rollouts)";
  const { rows } = await db.pool.query<{ at: number; count: number }>(
    `SELECT ${table.place} AS at, ${count} AS count FROM ${table.name} WHERE ${table.of} = $1 ORDER BY 1`,
    [table.id],
  );
  const start = new Uint32Array(rows.length + 1);
  rows.forEach((row, index) => {
    start[index + 1] = (start[index] ?? 0) + row.count;
  });
  return { at: Int32Array.from(rows, (row) => row.at), start };
}

/** The group that a place lies in; null beyond the last. */
function groupOf(start: Uint32Array, place: number): number | null {
  let low = 0;
  let high = start.length - 1;
  if (place >= (start[high] ?? 0)) return null;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((start[middle] ?? 0) <= place) low = middle;
    else high = middle;
  }
  return low;
}
