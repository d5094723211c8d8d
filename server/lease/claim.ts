import { randomBytes } from "node:crypto";
import type { PoolClient } from "pg";
import { z } from "zod";
import type { ClaimedJob, claimRequestSchema } from "@/domain/protocol/messages";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { runConfigSchema } from "@/domain/run/config";
import { dropCheckpointsBeyond } from "@/server/checkpoint/store-checkpoint";
import type { Database } from "@/server/db/client";
import { inTransaction } from "@/server/db/transaction";
import { notifyRunChanged } from "@/server/live/notify";
import type { AuthenticatedTrainer } from "@/server/trainer/authenticate";
import { hashSecret } from "@/server/trainer/key";
import { endRun } from "./lose-attempt";
import { leaseSeconds } from "./settings";

const frozenSchema = z.object({ spec: rewardSpecSchema, config: runConfigSchema });

type Claimable = {
  id: string;
  job: ClaimedJob["job"];
  spec: unknown;
  config: unknown;
  seed: number;
  parent_id: string | null;
  start_step: number | null;
  base_means: Record<string, number>;
};

/**
 * The oldest queued run that fits what the trainer registered (task, base model, features, requested trainer, job) and that no other
 * trainer may still resume from its checkpoint; training comes first, evaluations next, banks last. Null when there is none. The run's next attempt begins with this trainer.
 */
export async function claimRun(
  db: Database,
  trainer: AuthenticatedTrainer,
  resumable: z.output<typeof claimRequestSchema>["resumable"],
): Promise<ClaimedJob | null> {
  const claimed = await inTransaction(db, async (client) => {
    await client.query("update trainer set last_beat_at = clock_timestamp() where id = $1", [trainer.id]);
    const run = await pickRun(client, trainer);
    if (!run) return null;
    const frozen = frozenSchema.safeParse(run);
    if (!frozen.success) {
      // A run that cannot be read must not block the queue for ever.
      const reason = `Its frozen reward or configuration cannot be read: ${z.prettifyError(frozen.error)}`;
      await endRun(client, run.id, "failed", reason);
      return null;
    }
    const kept = resumable.find((entry) => entry.run === run.id)?.steps ?? [];
    const resumeFrom = await resumeStep(client, { runId: run.id, trainerId: trainer.id, kept });
    const attempt = await openAttempt(client, { runId: run.id, trainerId: trainer.id, resumeFrom });
    await client.query(
      `update run set status = 'claimed', want = 'go', trainer_id = $2, step = $3, revision = revision + 1,
         last_beat_at = clock_timestamp(), affinity_trainer_id = null, affinity_until = null, failure_reason = null
       where id = $1`,
      [run.id, trainer.id, resumeFrom ?? 0],
    );
    return {
      job: run.job,
      run: run.id,
      ...attempt,
      leaseSeconds: leaseSeconds(),
      resumeFrom,
      startFrom: run.parent_id && run.start_step !== null ? { run: run.parent_id, step: run.start_step } : null,
      ...frozen.data,
      seed: run.seed,
      baseMeans: run.base_means,
    };
  });
  if (claimed) notifyRunChanged(db, claimed.run);
  return claimed;
}

/** The queued runs that the trainer $1 of the project $2 may claim. */
export const CLAIMABLE = `run r join trainer t on t.id = $1
     where r.status = 'queued' and not r.external and r.project_id = $2
       and r.task = any(t.tasks)
       and exists (
         select 1 from jsonb_array_elements(t.base_models) model
         where coalesce(model ->> 'task', r.task) = r.task
           -- A star stands for no name of another trainer's own, nor for what its trainer lists for other tasks alone
           -- (domain/task/offered-models.ts).
           and (model ->> 'id' = r.base_model or (model ->> 'id' = '*' and not exists (
             select 1 from jsonb_array_elements(t.base_models) named
             where named ->> 'id' = r.base_model and named ->> 'task' is not null
           ) and not exists (
             select 1 from trainer other, jsonb_array_elements(other.base_models) named
             where other.project_id = r.project_id and other.revoked_at is null
               and named ->> 'id' = r.base_model and named ->> 'task' is not null
               and not other.base_models @> '[{"id": "*"}]'
           )))
       )
       and (r.job = 'train' or r.job = any(t.features))
       and r.requires <@ t.features
       -- A trainer that does not know of checkpoints would train from the base without a word.
       and (r.start_step is null or r.job <> 'train' or 'continue' = any(t.features))
       and (r.requested_trainer_id is null or r.requested_trainer_id = t.id)
       and (r.affinity_trainer_id is null or r.affinity_trainer_id = t.id or r.affinity_until <= clock_timestamp())`;

async function pickRun(client: PoolClient, trainer: AuthenticatedTrainer): Promise<Claimable | undefined> {
  const { rows } = await client.query<Claimable>(
    `select r.id, r.job, r.spec, r.config, r.seed, r.parent_id, r.start_step, r.base_means
     from ${CLAIMABLE}
     order by case r.job when 'train' then 0 when 'evaluate' then 1 else 2 end, r.created_at, r.id
     limit 1
     for update of r skip locked`,
    [trainer.id, trainer.projectId],
  );
  return rows[0];
}

/**
 * The newest kept checkpoint that the previous attempt, which must be this trainer's, announced in batches without a gap before
 * them. A later one could leave steps that nobody stored; another trainer's attempt in between has replaced those steps.
 */
async function resumeStep(
  client: PoolClient,
  { runId, trainerId, kept }: { runId: string; trainerId: string; kept: readonly number[] },
): Promise<number | null> {
  const { rows } = await client.query<{ trainer_id: string; checkpoint_step: number | null }>(
    "select trainer_id, checkpoint_step from attempt where run_id = $1 order by number desc limit 1",
    [runId],
  );
  const previous = rows[0];
  if (previous?.trainer_id !== trainerId || previous.checkpoint_step === null) return null;
  const known = previous.checkpoint_step;
  const steps = kept.filter((step) => step <= known);
  return steps.length === 0 ? null : Math.max(...steps);
}

/** Opens a run's next attempt, the run being locked; an older attempt that was lost can no longer be revived. */
export async function openAttempt(
  client: PoolClient,
  { runId, trainerId, resumeFrom }: { runId: string; trainerId: string; resumeFrom: number | null },
): Promise<{ attempt: string; attemptNumber: number; leaseToken: string }> {
  await client.query(
    `update attempt set status = 'superseded', ended_at = coalesce(ended_at, clock_timestamp())
     where run_id = $1 and status in ('lost', 'active')`,
    [runId],
  );
  await dropCheckpointsBeyond(client, runId, resumeFrom);
  const attempt = crypto.randomUUID();
  const leaseToken = `lease_${randomBytes(32).toString("base64url")}`;
  const { rows } = await client.query<{ number: number }>(
    `insert into attempt (id, run_id, number, trainer_id, lease_token_hash, lease_expires_at, resume_from, checkpoint_step)
     select $1, $2, coalesce(max(number), 0) + 1, $3, $4, clock_timestamp() + make_interval(secs => $5), $6, $6
     from attempt where run_id = $2
     returning number`,
    [attempt, runId, trainerId, hashSecret(leaseToken), leaseSeconds(), resumeFrom],
  );
  return { attempt, attemptNumber: z.object({ number: z.int() }).parse(rows[0]).number, leaseToken };
}
