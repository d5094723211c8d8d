import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import type { CheckpointResponse } from "@/domain/protocol/messages";
import { terminalStatuses } from "@/domain/run/status";
import { thinSteps } from "@/domain/run/thin-steps";
import type { Database } from "@/server/db/client";
import { inTransaction } from "@/server/db/transaction";
import { isRevivable, type Lease, lockAttempt, requireHeld } from "@/server/lease/held-attempt";
import { ProtocolError } from "@/server/protocol-error";
import type { AuthenticatedTrainer } from "@/server/trainer/authenticate";
import { requireSafetensors } from "./require-safetensors";
import { keptCheckpoints } from "./settings";

/** Of `sha256` null: the trainer named no hash. */
export type CheckpointUpload = { lease: Lease; step: number; data: Buffer; sha256: string | null };

/**
 * Stores the policy's weights at a step, and drops older checkpoints beyond the number that is kept. The same bytes again
 * change nothing. An attempt that has ended may still send its own: a trainer sends weights after what it reports.
 */
export async function storeCheckpoint(
  db: Database,
  trainer: AuthenticatedTrainer,
  { lease, step, data, sha256 }: CheckpointUpload,
): Promise<CheckpointResponse> {
  requireSafetensors(data);
  const hash = createHash("sha256").update(data).digest("hex");
  if (sha256 !== null && sha256.toLowerCase() !== hash) {
    throw new ProtocolError(
      "bad_request",
      `The body has the SHA-256 ${hash}, the header names another. Send it again.`,
    );
  }
  const answer = { bytes: data.length, sha256: hash };
  return inTransaction(db, async (client) => {
    const held = await lockAttempt(client, trainer, lease);
    if (held.status !== "done" && !isRevivable(held)) requireHeld(held);
    const { rows } = await client.query<{ number: number; newest: number; stored: string | null }>(
      `select a.number, (select max(number) from attempt where run_id = $2) as newest, c.sha256 as stored
       from attempt a left join checkpoint c on c.run_id = $2 and c.step = $3 and c.attempt_number = a.number
       where a.id = $1`,
      [held.id, held.runId, step],
    );
    const attempt = rows[0];
    if (!attempt || attempt.number !== attempt.newest) {
      throw new ProtocolError("lease_lost", "A later attempt has taken the run: its own checkpoints count.");
    }
    if (attempt.stored === hash) return { result: "duplicate", ...answer };
    await client.query(
      `insert into checkpoint (run_id, step, attempt_number, bytes, sha256, data) values ($1, $2, $3, $4, $5, $6)
       on conflict (run_id, step) do update set attempt_number = excluded.attempt_number, bytes = excluded.bytes,
         sha256 = excluded.sha256, data = excluded.data, at = now()`,
      [held.runId, step, attempt.number, data.length, hash, data],
    );
    await thin(client, held.runId);
    return { result: "stored", ...answer };
  });
}

/**
 * A rewind: what was trained beyond `step` is superseded, and its weights are dropped; null: from the start. Weights that a
 * waiting or running child starts from stay: it was launched from them.
 */
export async function dropCheckpointsBeyond(client: PoolClient, runId: string, step: number | null): Promise<void> {
  await client.query(`delete from checkpoint c where c.run_id = $1 and c.step > $3 and not ${NEEDED}`, [
    runId,
    [...terminalStatuses],
    step ?? -1,
  ]);
}

/** Whether a run that has not ended ($2: the statuses of those that have) starts from checkpoint c. */
const NEEDED = `exists (
  select 1 from run child where child.parent_id = c.run_id and child.start_step = c.step and not child.status = any($2)
)`;

async function thin(client: PoolClient, runId: string): Promise<void> {
  const { rows } = await client.query<{ step: number; needed: boolean }>(
    `select c.step, ${NEEDED} as needed from checkpoint c where c.run_id = $1 order by c.step`,
    [runId, [...terminalStatuses]],
  );
  const steps = rows.map(({ step }) => step);
  const needed = new Set(rows.filter((row) => row.needed).map(({ step }) => step));
  const kept = new Set(thinSteps(steps, keptCheckpoints(), needed));
  const dropped = steps.filter((step) => !kept.has(step));
  if (dropped.length > 0) {
    await client.query("delete from checkpoint where run_id = $1 and step = any($2)", [runId, dropped]);
  }
}
