import { z } from "zod";
import { metricPart } from "@/domain/metric/metric-value";
import type { EvaluationRecord } from "@/domain/protocol/messages";
import { evaluationMetrics } from "./evaluation-metrics";
import { ksOf } from "./ks";

/** What lists need of an evaluation, computed once when it arrives. */
export const evaluationSummarySchema = z.object({
  problems: z.int(),
  /** Samples of a problem; the least, where they differ; 0 without problems. */
  samples: z.int(),
  /** null without problems. */
  accuracy: z.number().nullable(),
  /** Metric name to value, e.g. `eval/validation/acc`, `eval/validation/acc/E`, `eval/validation/pass@4`. */
  metrics: z.record(z.string(), z.number()),
});
export type EvaluationSummary = z.infer<typeof evaluationSummarySchema>;

/** Votes are drawn, not counted, beyond a few: dear, and a greater k says little more. */
const MOST_VOTES = 16;

/** `votes`: whether maj@k is among its metrics, which takes most of the time. */
export function summarizeEvaluation(evaluation: EvaluationRecord, votes = true): EvaluationSummary {
  const { problems, split, decoding } = evaluation;
  const samples = problems.reduce((least, problem) => Math.min(least, problem.samples), Number.POSITIVE_INFINITY);
  const ks = ksOf(samples);
  const metrics = evaluationMetrics(
    evaluation,
    ks,
    ks.filter((k) => votes && k <= MOST_VOTES),
  );
  const name = decoding === "sample" ? `eval/${split}/acc` : `eval/${split}/${metricPart(decoding)}/acc`;
  return {
    problems: problems.length,
    samples: problems.length === 0 ? 0 : samples,
    accuracy: metrics.find(({ metric }) => metric === name)?.value ?? null,
    metrics: Object.fromEntries(metrics.map(({ metric, value }) => [metric, value])),
  };
}
