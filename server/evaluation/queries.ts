import { z } from "zod";
import { evaluationMetrics } from "@/domain/evaluation/evaluation-metrics";
import { ksOf } from "@/domain/evaluation/ks";
import { evaluationSchema } from "@/domain/protocol/messages";
import { type Actor, requireRun } from "@/server/actor";
import type { Database } from "@/server/db/client";
import { attemptsOf, isCurrent } from "@/server/run/attempts";
import { noSuchRun } from "@/server/run/queries";

export type EvaluationRow = {
  step: number;
  split: "validation" | "test";
  decoding: string;
  attempt: number;
  problems: number;
  /** Samples of a problem; the least, where they differ. */
  samples: number;
  createdAt: Date;
  /** Metric name to value, e.g. `eval/validation/acc`, `eval/validation/acc/E`, `eval/validation/pass@4`. */
  summary: Record<string, number>;
};

const splitSchema = z.enum(["validation", "test"]);
const problemsSchema = evaluationSchema.shape.problems;

/** The newest 2000 evaluations of a run in order of step, superseded ones left out. */
export async function listEvaluations(
  db: Database,
  actor: Actor,
  runId: string,
): Promise<{ evaluations: EvaluationRow[] }> {
  requireRun(actor, runId);
  const run = await db.prisma.run.findFirst({
    where: { id: runId, projectId: actor.projectId },
    select: {
      evaluations: {
        orderBy: [{ step: "desc" }, { split: "asc" }, { decoding: "asc" }],
        take: 2000,
        select: {
          step: true,
          split: true,
          decoding: true,
          problems: true,
          at: true,
          attempt: { select: { number: true } },
        },
      },
    },
  });
  const attempts = (await attemptsOf(db.pool, [runId])).get(runId);
  if (!run || !attempts) throw noSuchRun();
  const current = run.evaluations.filter(({ attempt, step }) => isCurrent(attempts, attempt.number, step));
  return {
    evaluations: current.reverse().map(({ step, decoding, at, attempt, ...stored }) => {
      const split = splitSchema.parse(stored.split);
      const problems = problemsSchema.parse(stored.problems);
      const samples = Math.min(...problems.map((problem) => problem.samples));
      const metrics = evaluationMetrics({ step, split, decoding, problems }, ksOf(samples));
      return {
        step,
        split,
        decoding,
        attempt: attempt.number,
        problems: problems.length,
        samples: Number.isFinite(samples) ? samples : 0,
        createdAt: at,
        summary: Object.fromEntries(metrics.map(({ metric, value }) => [metric, value])),
      };
    }),
  };
}
