import { eventsRequestSchema } from "@/domain/protocol/messages";
import { storeCheckpoint } from "@/server/checkpoint/store-checkpoint";
import type { Database } from "@/server/db/client";
import { createExternalRun } from "@/server/ingest/create-external-run";
import { hashBody } from "@/server/ingest/read-body";
import { storeEvents } from "@/server/ingest/store-events";
import { claimRun } from "@/server/lease/claim";
import { loseExpiredLeases } from "@/server/lease/expire";
import type { AuthenticatedTrainer } from "@/server/trainer/authenticate";
import { setRecordedTimes } from "./recorded-times";
import type { Recording } from "./recording";

/**
 * Plays a recording into a run that is queued for this trainer (null: a script's own run, which it opens), through what the
 * trainer protocol's routes call, and sets its clock to that of the recording. Gives the run's id.
 */
export async function replayRun(
  db: Database,
  trainer: AuthenticatedTrainer,
  { recording, runId }: { recording: Recording; runId: string | null },
): Promise<string> {
  let lease: { run: string; attempt: string; leaseToken: string } | null = null;
  const held = () => {
    if (lease) return lease;
    throw new Error(`The recording ${recording.launch} ${recording.index + 1} does not begin with a claim.`);
  };
  for (const call of recording.calls) {
    if (call.call === "claim") {
      if (lease) await loseLease(db, lease.attempt);
      const job = await claimRun(db, trainer, resumable(runId, call.resumeFrom));
      if (!job || job.run !== runId || job.resumeFrom !== call.resumeFrom) {
        throw new Error(
          `The recording ${recording.launch} ${recording.index + 1} cannot claim its run as it did. Remove the demo's data folder and start again.`,
        );
      }
      lease = { run: job.run, attempt: job.attempt, leaseToken: job.leaseToken };
    } else if (call.call === "open") {
      const { run, attempt, leaseToken } = await createExternalRun(db, trainer, {
        ...call.request,
        trainer: trainer.id,
      });
      lease = { run, attempt, leaseToken };
    } else if (call.call === "events") {
      const body = { ...call.body, ...held() };
      await storeEvents(db, trainer, { batch: eventsRequestSchema.parse(body), bodyHash: hashBody(body) });
    } else {
      const data = Buffer.from(call.base64, "base64");
      await storeCheckpoint(db, trainer, { lease: held(), step: call.step, data, sha256: null });
    }
  }
  await setRecordedTimes(db, held().run, recording);
  return held().run;
}

function resumable(runId: string | null, resumeFrom: number | null): { run: string; steps: number[] }[] {
  return runId === null || resumeFrom === null ? [] : [{ run: runId, steps: [resumeFrom] }];
}

/** What the server does when a trainer is silent for too long, without the wait. */
async function loseLease(db: Database, attempt: string): Promise<void> {
  await db.pool.query("update attempt set lease_expires_at = clock_timestamp() - interval '1 second' where id = $1", [
    attempt,
  ]);
  await loseExpiredLeases(db);
}
