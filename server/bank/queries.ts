import { z } from "zod";
import { type Rollout, rolloutSchema } from "@/domain/rollout/rollout";
import type { RunStatus } from "@/domain/run/status";
import { type Actor, requireOwner } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { isUnresponsive, runStatusSchema } from "@/server/run/row";

export type BankRow = {
  id: string;
  name: string;
  task: string;
  baseModel: string;
  temperature: number;
  /** Asked for; a task with fewer validation prompts has fewer. */
  prompts: number;
  samplesPerPrompt: number;
  runId: string;
  status: RunStatus;
  unresponsive: boolean;
  failureReason: string | null;
  /** Prompts done. */
  promptsDone: number;
  rollouts: number;
  /** What they take on disk, roughly. */
  bytes: number;
  /** Share of the base's rollouts that succeed; null before the first. */
  accuracy: number | null;
  createdAt: Date;
  /** When it was last begun: a bank that gave way begins again. */
  startedAt: Date | null;
};

/** The newest 100 banks of the project. */
export async function listBanks(db: Database, actor: Actor): Promise<{ banks: BankRow[] }> {
  requireOwner(actor);
  const banks = await db.prisma.bank.findMany({
    where: { projectId: actor.projectId },
    orderBy: { createdAt: "desc" },
    take: 100,
    select: {
      id: true,
      name: true,
      task: true,
      baseModel: true,
      temperature: true,
      prompts: true,
      samplesPerPrompt: true,
      createdAt: true,
      run: { select: { id: true, status: true, step: true, failureReason: true, lastBeatAt: true } },
    },
  });
  const sizes = await sizesOf(
    db,
    banks.flatMap(({ run }) => run?.id ?? []),
  );
  const now = new Date();
  return {
    banks: banks.flatMap(({ run, ...bank }) => {
      if (run === null) return [];
      const status = runStatusSchema.parse(run.status);
      const size = sizes.get(run.id);
      return {
        ...bank,
        runId: run.id,
        status,
        unresponsive: isUnresponsive({ status, lastBeatAt: run.lastBeatAt }, now),
        failureReason: run.failureReason,
        promptsDone: size?.groups ?? 0,
        rollouts: (size?.groups ?? 0) * bank.samplesPerPrompt,
        bytes: size?.bytes ?? 0,
        accuracy: size?.accuracy ?? null,
        startedAt: size?.started_at ?? null,
      };
    }),
  };
}

/** The newest attempt of each run: it samples all of a bank (trainer/embedded/bank-session.ts). */
const NEWEST = `SELECT DISTINCT ON (run_id) id, run_id, started_at FROM attempt WHERE run_id = ANY($1) ORDER BY run_id, number DESC`;

type Size = { groups: number; bytes: number; accuracy: number | null; started_at: Date };

/** What the newest attempts hold; an accuracy point counts for the prompts since the one before. */
async function sizesOf(db: Database, runIds: readonly string[]): Promise<Map<string, Size>> {
  if (runIds.length === 0) return new Map();
  const { rows } = await db.pool.query<Size & { run_id: string }>(
    `WITH newest AS (${NEWEST}), points AS (
       SELECT n.run_id, p.value, p.step - lag(p.step, 1, 0) OVER (PARTITION BY n.run_id ORDER BY p.step) AS prompts
         FROM newest n JOIN series s ON s.run_id = n.run_id AND s.attempt_id = n.id AND s.metric = 'task/accuracy'
         JOIN point p ON p.series_id = s.id
     )
     SELECT n.run_id, n.started_at, count(g.id)::int AS groups, coalesce(sum(g.bytes), 0)::float AS bytes,
            (SELECT sum(value * prompts) / sum(prompts) FROM points WHERE points.run_id = n.run_id) AS accuracy
       FROM newest n LEFT JOIN rollout_group g ON g.attempt_id = n.id
      GROUP BY n.run_id, n.started_at`,
    [runIds],
  );
  return new Map(rows.map(({ run_id, ...size }) => [run_id, size]));
}

const rolloutsSchema = z.array(rolloutSchema);

/** What a bank must share with a run to say something of it: rollouts drawn otherwise have other lengths and signals. */
export type Sampling = {
  task: string;
  baseModel: string;
  temperature: number;
  maxTokens: number;
  fixedLength: boolean;
};

/** The rollouts of the newest finished bank that was sampled like this; null when there is none. */
export async function newestBankRollouts(db: Database, actor: Actor, sampling: Sampling): Promise<Rollout[] | null> {
  requireOwner(actor);
  const { task, baseModel, temperature, maxTokens, fixedLength } = sampling;
  const sampled = [
    { config: { path: ["maxTokens"], equals: maxTokens } },
    { config: { path: ["fixedLength"], equals: fixedLength } },
  ];
  const bank = await db.prisma.bank.findFirst({
    where: { projectId: actor.projectId, task, baseModel, temperature, run: { status: "finished", AND: sampled } },
    orderBy: { createdAt: "desc" },
    select: { runId: true },
  });
  if (!bank) return null;
  const { rows } = await db.pool.query<{ rollouts: unknown }>(
    `WITH newest AS (${NEWEST})
     SELECT g.rollouts FROM newest n JOIN rollout_group g ON g.attempt_id = n.id ORDER BY g.id`,
    [[bank.runId]],
  );
  return rows.flatMap((row) => rolloutsSchema.parse(row.rollouts));
}
