import { z } from "zod";
import { type Rollout, rolloutSchema } from "@/domain/rollout/rollout";
import type { Actor } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { groupsTable } from "./bank-groups";
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
  const count = table.name === "bank_group" ? "count" : "jsonb_array_length(rollouts)";
  const { rows } = await db.pool.query<{ place: number; prompt: string; rollout: unknown }>(
    `WITH sized AS (
       SELECT ${table.place} AS at, ${count} AS n, sum(${count}) OVER (ORDER BY ${table.place}) AS upto
         FROM ${table.name} WHERE ${table.of} = $1
     )
     SELECT p.place, g.prompt, g.rollouts -> (p.place - (s.upto - s.n))::int AS rollout
       FROM unnest($2::int[]) AS p (place)
       JOIN sized s ON p.place >= s.upto - s.n AND p.place < s.upto
       JOIN ${table.name} g ON g.${table.of} = $1 AND g.${table.place} = s.at`,
    [table.id, places],
  );
  const found = new Map(rows.map(({ place, prompt, rollout }) => [place, textOf(place, prompt, rollout)]));
  return { texts: places.flatMap((place) => found.get(place) ?? []) };
}

function textOf(place: number, prompt: string, stored: unknown): RolloutText {
  const rollout = z.object(rolloutSchema.shape).parse(stored);
  const { group: _group, gold: _gold, tier = null, ...shown } = rollout;
  return { ...shown, place, tier, prompt: rollout.prompt || prompt };
}
