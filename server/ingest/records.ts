import type { PoolClient } from "pg";
import { summarizeEvaluation } from "@/domain/evaluation/summary";
import type { EventsBatch, RolloutGroup } from "@/domain/protocol/messages";
import type { Stamp } from "./stamp";

/** Which rollouts of training steps are kept: every group at each `everySteps`-th step, else the first `groups` of a step. */
export type RolloutLimits = { groups: number; everySteps: number };

export function rolloutLimits(): RolloutLimits {
  return {
    groups: count(process.env.REWARDSMITH_ROLLOUT_GROUPS, 4),
    everySteps: Math.max(1, count(process.env.REWARDSMITH_ROLLOUT_EVERY, 10)),
  };
}

function count(text: string | undefined, fallback: number): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : fallback;
}

/** Stores a batch's rollout groups, as many as the limits keep; for one (step, split, prompt) the higher seq wins. */
export async function storeRollouts(
  client: PoolClient,
  stamp: Stamp,
  groups: readonly RolloutGroup[],
  limits: RolloutLimits,
): Promise<void> {
  const kept = await keptGroups(client, stamp, groups, limits);
  if (kept.length === 0) return;
  const rollouts = kept.map((group) => JSON.stringify(group.rollouts));
  await client.query(
    `insert into rollout_group
       (run_id, attempt_id, step, split, prompt_id, prompt, tier, rollouts, with_text, bytes, seq, revision)
     select $1, $2, step, split, prompt_id, prompt, tier, rollouts::jsonb, with_text, bytes, $3, $4
     from unnest($5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bool[], $12::int[])
       as t (step, split, prompt_id, prompt, tier, rollouts, with_text, bytes)
     on conflict (attempt_id, step, split, prompt_id) do update
       set prompt = excluded.prompt, tier = excluded.tier, rollouts = excluded.rollouts,
         with_text = excluded.with_text, bytes = excluded.bytes, seq = excluded.seq, revision = excluded.revision
       where rollout_group.seq <= excluded.seq`,
    [
      stamp.runId,
      stamp.attemptId,
      stamp.seq,
      stamp.revision,
      kept.map((group) => group.step),
      kept.map((group) => group.split),
      kept.map((group) => group.promptId),
      kept.map((group) => group.prompt),
      kept.map((group) => group.tier),
      rollouts,
      kept.map(hasText),
      rollouts.map((json) => Buffer.byteLength(json)),
    ],
  );
}

function hasText(group: RolloutGroup): boolean {
  return group.prompt !== "" || group.rollouts.some((rollout) => rollout.completion !== "");
}

async function keptGroups(
  client: PoolClient,
  stamp: Stamp,
  groups: readonly RolloutGroup[],
  limits: RolloutLimits,
): Promise<RolloutGroup[]> {
  // One prompt twice in a batch: the last one counts, as for points.
  const distinct = new Map(groups.map((group) => [JSON.stringify([group.step, group.split, group.promptId]), group]));
  const isLimited = (group: RolloutGroup) => group.split === "train" && group.step % limits.everySteps !== 0;
  const limited = [...distinct.values()].filter(isLimited);
  const kept = [...distinct.values()].filter((group) => !isLimited(group));
  if (limited.length === 0) return kept;
  const steps = [...new Set(limited.map((group) => group.step))];
  const { rows } = await client.query<{ step: number; prompt_id: string }>(
    "select step, prompt_id from rollout_group where attempt_id = $1 and split = 'train' and step = any($2::int[])",
    [stamp.attemptId, steps],
  );
  for (const step of steps) {
    const stored = new Set(rows.filter((row) => row.step === step).map((row) => row.prompt_id));
    const ofStep = limited.filter((group) => group.step === step);
    // Those with text first; one that is there already may be overwritten.
    const again = ofStep.filter((group) => stored.has(group.promptId));
    const fresh = ofStep
      .filter((group) => !stored.has(group.promptId))
      .sort((a, b) => Number(hasText(b)) - Number(hasText(a)));
    kept.push(...again, ...fresh.slice(0, Math.max(0, limits.groups - stored.size)));
  }
  return kept;
}

/** Stores a batch's evaluations; for one (step, split, decoding) the higher seq wins. */
export async function storeEvaluations(
  client: PoolClient,
  stamp: Stamp,
  evaluations: EventsBatch["evaluations"],
): Promise<void> {
  for (const evaluation of evaluations) {
    const { step, split, decoding, problems } = evaluation;
    const summary = JSON.stringify(summarizeEvaluation(evaluation));
    await client.query(
      `insert into evaluation (run_id, attempt_id, step, split, decoding, problems, seq, revision, summary)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (attempt_id, step, split, decoding) do update
         set problems = excluded.problems, summary = excluded.summary, seq = excluded.seq, revision = excluded.revision, at = excluded.at
         where evaluation.seq <= excluded.seq`,
      [
        stamp.runId,
        stamp.attemptId,
        step,
        split,
        decoding,
        JSON.stringify(problems),
        stamp.seq,
        stamp.revision,
        summary,
      ],
    );
  }
}

/** Stores a batch's log lines in their order; a line without a time has the time of its arrival. */
export async function storeLogs(client: PoolClient, stamp: Stamp, logs: EventsBatch["logs"]): Promise<void> {
  if (logs.length === 0) return;
  await client.query(
    `insert into log_line (run_id, attempt_id, seq, revision, at, level, text)
     select $1, $2, $3, $4, coalesce(at, clock_timestamp()), level, text
     from unnest($5::timestamptz[], $6::text[], $7::text[]) with ordinality as t (at, level, text, number)
     order by number`,
    [
      stamp.runId,
      stamp.attemptId,
      stamp.seq,
      stamp.revision,
      logs.map((line) => line.at ?? null),
      logs.map((line) => line.level),
      logs.map((line) => line.text),
    ],
  );
}
