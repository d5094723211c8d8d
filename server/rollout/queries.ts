import { z } from "zod";
import { type ScoredRolloutRecord, scoredRolloutSchema } from "@/domain/protocol/messages";
import { type Actor, requireRun } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { attemptsOf, isCurrent, type RunAttempts } from "@/server/run/attempts";
import { noSuchRun } from "@/server/run/queries";

export const rolloutSplits = ["train", "validation", "test"] as const;
export type RolloutSplit = (typeof rolloutSplits)[number];

/** Steps that have rollouts; `withText` of `groups` groups kept prompt and completions. */
export type RolloutStepRow = { step: number; split: RolloutSplit; groups: number; withText: number };

/** The steps of a run that have rollouts, newest first, 10,000 at most, superseded ones left out. */
export async function listRolloutSteps(
  db: Database,
  actor: Actor,
  runId: string,
): Promise<{ steps: RolloutStepRow[] }> {
  const attempts = await currentAttempts(db, actor, runId);
  const { rows } = await db.pool.query<RolloutStepRow & { attempt: number }>(
    `SELECT g.step, g.split, a.number AS attempt, count(*)::int AS groups,
            (count(*) FILTER (WHERE g.with_text))::int AS "withText"
       FROM rollout_group g JOIN attempt a ON a.id = g.attempt_id
      WHERE g.run_id = $1 GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3 DESC LIMIT 10000`,
    [runId],
  );
  return {
    steps: rows
      .filter(({ attempt, step }) => isCurrent(attempts, attempt, step))
      .map(({ step, split, groups, withText }) => ({ step, split, groups, withText })),
  };
}

export type RolloutGroupRow = {
  promptId: string;
  prompt: string;
  tier: string | null;
  attempt: number;
  /** Without text, prompt and completions are empty strings. */
  withText: boolean;
  rollouts: ScoredRolloutRecord[];
};

export type RolloutPageInput = {
  runId: string;
  step: number;
  split: RolloutSplit;
  limit: number;
  cursor: string | null;
};

const rolloutsSchema = z.array(scoredRolloutSchema);

/** Groups of one step, those with text first, then by prompt. The cursor is that order's key of the last group shown. */
export async function pageRollouts(
  db: Database,
  actor: Actor,
  input: RolloutPageInput,
): Promise<{ groups: RolloutGroupRow[]; nextCursor: string | null }> {
  const { runId, step, split, limit, cursor } = input;
  const attempts = await currentAttempts(db, actor, runId);
  const attempt = attempts.list.find(({ number }) => isCurrent(attempts, number, step));
  if (!attempt) return { groups: [], nextCursor: null };
  const { rows } = await db.pool.query<{
    prompt_id: string;
    prompt: string;
    tier: string | null;
    with_text: boolean;
    rollouts: unknown;
  }>(
    `SELECT prompt_id, prompt, tier, with_text, rollouts FROM rollout_group
      WHERE attempt_id = $1 AND step = $2 AND split = $3
        AND ($4::boolean IS NULL OR (NOT with_text, prompt_id) > ($4, $5))
      ORDER BY NOT with_text, prompt_id LIMIT $6`,
    [
      attempt.id,
      step,
      split,
      cursor === null ? null : cursor.startsWith("1:"),
      cursor === null ? null : cursor.slice(2),
      limit + 1,
    ],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    groups: page.map((row) => ({
      promptId: row.prompt_id,
      prompt: row.prompt,
      tier: row.tier,
      attempt: attempt.number,
      withText: row.with_text,
      rollouts: rolloutsSchema.parse(row.rollouts),
    })),
    nextCursor: rows.length > limit && last ? `${last.with_text ? "0" : "1"}:${last.prompt_id}` : null,
  };
}

async function currentAttempts(db: Database, actor: Actor, runId: string): Promise<RunAttempts> {
  requireRun(actor, runId);
  const run = await db.prisma.run.findFirst({
    where: { id: runId, projectId: actor.projectId },
    select: { id: true },
  });
  const attempts = run && (await attemptsOf(db.pool, [runId])).get(runId);
  if (!attempts) throw noSuchRun();
  return attempts;
}
