import type { PoolClient } from "pg";
import { evaluationSummarySchema, summarizeEvaluation } from "@/domain/evaluation/summary";
import type { EventsBatch } from "@/domain/protocol/messages";
import type { Stamp } from "./stamp";

type Evaluation = EventsBatch["evaluations"][number];

/**
 * The eval/... metrics of a script's evaluations, as our trainers send them: a script logs the evaluations alone. A point that
 * the script has sent itself stays; one that follows from an older evaluation of the same step is replaced. To be called before
 * the evaluations are stored.
 */
export async function derivedMetrics(
  client: PoolClient,
  stamp: Stamp,
  evaluations: readonly Evaluation[],
): Promise<EventsBatch["metrics"]> {
  const derived: EventsBatch["metrics"] = [];
  for (const evaluation of evaluations) {
    const { metrics } = summarizeEvaluation(evaluation);
    const known = await pointsAt(client, stamp, { step: evaluation.step, metrics: Object.keys(metrics) });
    const before = await metricsBefore(client, stamp, evaluation);
    for (const [metric, value] of Object.entries(metrics)) {
      const point = known.get(metric);
      if (point === undefined || point === before[metric]) derived.push({ metric, step: evaluation.step, value });
    }
  }
  return derived;
}

async function pointsAt(
  client: PoolClient,
  { attemptId }: Stamp,
  { step, metrics }: { step: number; metrics: string[] },
): Promise<Map<string, number>> {
  const { rows } = await client.query<{ metric: string; value: number }>(
    `select s.metric, p.value from series s join point p on p.series_id = s.id and p.step = $2
     where s.attempt_id = $1 and s.metric = any($3::text[])`,
    [attemptId, step, metrics],
  );
  return new Map(rows.map(({ metric, value }) => [metric, value]));
}

async function metricsBefore(
  client: PoolClient,
  { attemptId }: Stamp,
  { step, split, decoding }: Evaluation,
): Promise<Record<string, number>> {
  const { rows } = await client.query<{ summary: unknown }>(
    "select summary from evaluation where attempt_id = $1 and step = $2 and split = $3 and decoding = $4",
    [attemptId, step, split, decoding],
  );
  return evaluationSummarySchema.safeParse(rows[0]?.summary).data?.metrics ?? {};
}
