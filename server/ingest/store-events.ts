import type { EventsBatch, EventsResponse } from "@/domain/protocol/messages";
import type { Database } from "@/server/db/client";
import { inTransaction } from "@/server/db/transaction";
import { type HeldAttempt, isRevivable, lockAttempt, renewLease, requireHeld } from "@/server/lease/held-attempt";
import { leaseSeconds } from "@/server/lease/settings";
import { wantOf } from "@/server/lease/want-of";
import { notifyRunChanged } from "@/server/live/notify";
import { ProtocolError } from "@/server/protocol-error";
import type { AuthenticatedTrainer } from "@/server/trainer/authenticate";
import { advance } from "./advance";
import { derivedMetrics } from "./derived-metrics";
import { storePoints } from "./points";
import { rolloutLimits, storeEvaluations, storeLogs, storeRollouts } from "./records";

/**
 * Stores one batch in one transaction, or nothing. The run's row is locked throughout, so its revision orders all that is
 * written. Throws ProtocolError: not_found, forbidden, lease_lost, seq_conflict, bad_request.
 */
export async function storeEvents(
  db: Database,
  trainer: AuthenticatedTrainer,
  { batch, bodyHash }: { batch: EventsBatch; bodyHash: string },
): Promise<EventsResponse> {
  const answer = await inTransaction(db, async (client) => {
    const held = await lockAttempt(client, trainer, batch);
    if (isDuplicate(held, bodyHash)) {
      if (held.status === "active") await renewLease(client, held);
      return { result: "duplicate" as const, want: held.want };
    }
    requireHeld(held);
    requireBeforeEnd(held, batch);
    if (isRevivable(held)) await renewLease(client, held);
    const stamp = { runId: held.runId, attemptId: held.id, seq: batch.seq, revision: held.revision + 1 };
    // What a script sends itself comes later, and counts.
    if (held.external) await storePoints(client, stamp, await derivedMetrics(client, stamp, batch.evaluations));
    await storePoints(client, stamp, batch.metrics);
    await storeRollouts(client, stamp, batch.rollouts, rolloutLimits());
    await storeEvaluations(client, stamp, batch.evaluations);
    await storeLogs(client, stamp, batch.logs);
    await advance(client, held, { stamp, batch, bodyHash });
    return { result: "accepted" as const, want: await wantOf(client, trainer, held) };
  });
  if (answer.result === "accepted") notifyRunChanged(db, batch.run);
  return { ...answer, leaseSeconds: leaseSeconds() };
}

/** Whether this very batch is stored. A superseded attempt hears nothing but `lease_lost`, so that its trainer stops. */
function isDuplicate(held: HeldAttempt, bodyHash: string): boolean {
  if (held.status === "superseded" || held.storedHash === null) return false;
  if (held.storedHash === bodyHash) return true;
  throw new ProtocolError(
    "seq_conflict",
    "A batch with this seq was stored with another body. Give a new batch the next seq.",
    ["seq"],
  );
}

/** Nothing may come after the end that an attempt has named. */
function requireBeforeEnd(held: HeldAttempt, batch: EventsBatch): void {
  const lastSeq = held.finish?.lastSeq ?? Number.POSITIVE_INFINITY;
  if (batch.seq > lastSeq) {
    throw new ProtocolError(
      "seq_conflict",
      `This attempt said that ${lastSeq} is its last seq; ${batch.seq} is beyond.`,
      ["seq"],
    );
  }
  if (batch.finish && batch.finish.lastSeq < batch.seq) {
    throw new ProtocolError(
      "bad_request",
      `lastSeq is ${batch.finish.lastSeq}, but this batch is ${batch.seq} already: name the last seq of the attempt.`,
      ["finish", "lastSeq"],
    );
  }
}
