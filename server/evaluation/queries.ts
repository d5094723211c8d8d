import { z } from "zod";
import { type EvaluationSummary, evaluationSummarySchema, summarizeEvaluation } from "@/domain/evaluation/summary";
import { evaluationSchema } from "@/domain/protocol/messages";
import { type Actor, requireRun } from "@/server/actor";
import type { Database } from "@/server/db/client";
import type { Queryable } from "@/server/db/snapshot";
import { attemptsOf, isCurrent } from "@/server/run/attempts";
import { noSuchRun } from "@/server/run/queries";

export const splits = ["validation", "test"] as const;
export type Split = (typeof splits)[number];

export type EvaluationRow = {
  step: number;
  split: Split;
  decoding: string;
  attempt: number;
  problems: number;
  /** Samples of a problem; the least, where they differ. */
  samples: number;
  createdAt: Date;
  /** Metric name to value, e.g. `eval/validation/acc`, `eval/validation/acc/E`, `eval/validation/pass@4`. */
  summary: Record<string, number>;
};

/** The evaluations of a run's start and its newest, 2000 at most, in order of step, superseded ones left out. */
export async function listEvaluations(
  db: Database,
  actor: Actor,
  runId: string,
): Promise<{ evaluations: EvaluationRow[] }> {
  requireRun(actor, runId);
  const run = await db.prisma.run.findFirst({
    where: { id: runId, projectId: actor.projectId },
    select: { id: true },
  });
  if (!run) throw noSuchRun();
  const rows = (await currentEvaluations(db.pool, [runId], { most: 2000, votes: true })).get(runId) ?? [];
  return {
    evaluations: rows.map(({ summary, id: _id, ...row }) => ({
      ...row,
      problems: summary.problems,
      samples: summary.samples,
      summary: summary.metrics,
    })),
  };
}

export type CurrentEvaluation = {
  id: number;
  step: number;
  split: Split;
  decoding: string;
  attempt: number;
  createdAt: Date;
  summary: EvaluationSummary;
};

type Row = {
  id: number;
  run_id: string;
  step: number;
  split: string;
  decoding: string;
  attempt: number;
  at: Date;
  summary: unknown;
  problems: unknown;
};

const problemsSchema = evaluationSchema.shape.problems;

/**
 * The evaluations of each run's start and its newest ones, `most` at most, superseded ones left out, in order of step: the
 * start is what everything else is compared with. `votes`: whether maj@k is
 * counted for those that were stored before summaries were.
 */
export async function currentEvaluations(
  sql: Queryable,
  runIds: readonly string[],
  { most, votes }: { most: number; votes: boolean },
): Promise<Map<string, CurrentEvaluation[]>> {
  const attempts = await attemptsOf(sql, runIds);
  // Problems are read only of an evaluation that was stored before summaries were.
  const { rows } = await sql.query<Row>(
    `SELECT e.id, e.run_id, e.step, e.split, e.decoding, a.number AS attempt, e.at, e.summary,
            CASE WHEN e.summary IS NULL THEN e.problems END AS problems
       FROM unnest($1::text[]) AS asked(run_id)
       JOIN LATERAL (SELECT * FROM evaluation WHERE run_id = asked.run_id
                      ORDER BY step > 0, step DESC, split, decoding LIMIT $2) e ON true
       JOIN attempt a ON a.id = e.attempt_id
      ORDER BY e.step, e.split DESC, e.decoding DESC`,
    [runIds, most],
  );
  const byRun = new Map<string, CurrentEvaluation[]>(runIds.map((runId) => [runId, []]));
  for (const row of rows) {
    const own = attempts.get(row.run_id);
    if (!own || !isCurrent(own, row.attempt, row.step)) continue;
    byRun.get(row.run_id)?.push(evaluationOf(row, votes));
  }
  return byRun;
}

function evaluationOf({ run_id: _run, at, summary: stored, problems, ...row }: Row, votes: boolean): CurrentEvaluation {
  const split = z.enum(splits).parse(row.split);
  const summary =
    stored === null
      ? summarizeEvaluation({ ...row, split, problems: problemsSchema.parse(problems) }, votes)
      : evaluationSummarySchema.parse(stored);
  return { ...row, split, createdAt: at, summary };
}
