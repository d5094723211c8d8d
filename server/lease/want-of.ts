import type { PoolClient } from "pg";
import type { Want } from "@/domain/protocol/messages";
import type { AuthenticatedTrainer } from "@/server/trainer/authenticate";
import { CLAIMABLE } from "./claim";
import type { HeldAttempt } from "./held-attempt";

/**
 * What is wanted of a held run. A bank gives way to whatever else its trainer could claim: it pauses, and since nobody asked
 * for that by hand it is queued again at once.
 */
export async function wantOf(client: PoolClient, trainer: AuthenticatedTrainer, held: HeldAttempt): Promise<Want> {
  if (held.job !== "bank" || held.want !== "go") return held.want;
  const { rowCount } = await client.query(`select 1 from ${CLAIMABLE} and r.job <> 'bank' limit 1`, [
    trainer.id,
    trainer.projectId,
  ]);
  return rowCount ? "pause" : "go";
}
