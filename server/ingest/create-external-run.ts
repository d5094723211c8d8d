import type { PoolClient } from "pg";
import type { z } from "zod";
import type { CreateRunResponse, createRunRequestSchema } from "@/domain/protocol/messages";
import { parseRewardSpec } from "@/domain/reward/parse";
import type { RunStatus } from "@/domain/run/status";
import { isTerminal } from "@/domain/run/status";
import type { Database } from "@/server/db/client";
import { inTransaction } from "@/server/db/transaction";
import { openAttempt } from "@/server/lease/claim";
import { leaseSeconds } from "@/server/lease/settings";
import { notifyRunChanged } from "@/server/live/notify";
import { ProtocolError } from "@/server/protocol-error";
import type { AuthenticatedTrainer } from "@/server/trainer/authenticate";

type Input = z.output<typeof createRunRequestSchema>;

/**
 * A run of an external script, claimed from the start. With a `key` that the project knows, the run's next attempt instead: the
 * older attempt's token is stale from then on. Throws `bad_request` when that run has ended or the reward is faulty, `forbidden` for another trainer's.
 */
export async function createExternalRun(
  db: Database,
  trainer: AuthenticatedTrainer,
  input: Input,
): Promise<CreateRunResponse> {
  requireSoundSpec(input.spec);
  const created = await inTransaction(db, async (client) => {
    const runId = await findOrInsert(client, trainer, input);
    const attempt = await openAttempt(client, { runId, trainerId: trainer.id, resumeFrom: input.resumeFrom });
    await client.query(
      `update run set status = 'claimed', want = 'go', trainer_id = $2, step = $3, revision = revision + 1,
         last_beat_at = clock_timestamp()
       where id = $1`,
      [runId, trainer.id, input.resumeFrom ?? 0],
    );
    // A key that has only ever been a script's says no more of itself; a trainer that shares its key has registered.
    await client.query(
      `update trainer set last_beat_at = clock_timestamp(), registered_at = coalesce(registered_at, clock_timestamp()),
         engine = case when registered_at is null then 'script' else engine end
       where id = $1`,
      [trainer.id],
    );
    return { trainer: trainer.id, run: runId, ...attempt };
  });
  notifyRunChanged(db, created.run);
  return { ...created, leaseSeconds: leaseSeconds() };
}

/** Its task is the script's own, so whether the names in it are signals is not known. */
function requireSoundSpec(spec: Input["spec"]): void {
  const parsed = spec === null ? null : parseRewardSpec(spec, null);
  if (!parsed || parsed.ok) return;
  const [fault] = parsed.faults;
  throw new ProtocolError("bad_request", fault?.message ?? "This is no reward.", ["spec", ...(fault?.path ?? [])]);
}

async function findOrInsert(client: PoolClient, trainer: AuthenticatedTrainer, input: Input): Promise<string> {
  const id = crypto.randomUUID();
  const inserted = await client.query<{ id: string }>(
    `insert into run (id, project_id, name, launch_id, job, status, config, spec, task, base_model, seed, steps,
       trainer_id, external, external_key)
     values ($1, $2, $3, $1, 'train', 'claimed', $4, $5, $6, $7, $8, $9, $10, true, $11)
     on conflict (project_id, external_key) do nothing returning id`,
    [
      id,
      trainer.projectId,
      input.name,
      JSON.stringify(input.config),
      input.spec === null ? null : JSON.stringify(input.spec),
      input.task,
      input.baseModel,
      input.seed,
      input.steps,
      trainer.id,
      input.key ?? null,
    ],
  );
  if (inserted.rows[0]) return inserted.rows[0].id;
  const found = await client.query<{ id: string; status: RunStatus; trainer_id: string | null }>(
    "select id, status, trainer_id from run where project_id = $1 and external_key = $2 for update",
    [trainer.projectId, input.key],
  );
  const run = found.rows[0];
  if (!run)
    throw new ProtocolError("not_found", `The run with the key ${input.key} was just deleted. Try again.`, ["key"]);
  if (run.trainer_id !== trainer.id) {
    throw new ProtocolError("forbidden", `The run with the key ${input.key} is another trainer's.`, ["key"]);
  }
  if (isTerminal(run.status)) {
    throw new ProtocolError(
      "bad_request",
      `The run with the key ${input.key} is ${run.status} already. Give a new run a new key.`,
      ["key"],
    );
  }
  return run.id;
}
