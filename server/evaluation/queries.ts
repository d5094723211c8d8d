import { type Actor, requireRun } from "@/server/actor";
import { notImplemented } from "@/server/app-error";

export type EvaluationRow = {
  step: number;
  split: "validation" | "test";
  decoding: string;
  attempt: number;
  problems: number;
  samples: number;
  createdAt: Date;
  /** Metric name to value, e.g. `eval/validation/acc`, `eval/validation/acc/E`, `eval/validation/pass@4`; null: k > n. */
  summary: Record<string, number | null>;
};

/** The evaluations of a run by step, superseded ones left out, 2000 at most. */
export async function listEvaluations(actor: Actor, runId: string): Promise<{ evaluations: EvaluationRow[] }> {
  requireRun(actor, runId);
  return notImplemented("evaluations.list");
}
