import { evaluationPlan } from "@/domain/evaluation/plan";
import type { Evaluator } from "./evaluator";
import { tree } from "./jax";
import type { Params } from "./model";
import type { OpenedJob, StepReport, TrainingSession } from "./session-types";

/**
 * The job `evaluate`: `params`, which it takes over, as a run is evaluated at its end. Everything is reported at step 0 of the
 * evaluating run, whose parent and start step say which weights they were.
 */
export function openCheckpointEvaluation(options: {
  opened: OpenedJob;
  evaluator: Evaluator;
  params: Params;
  checkpoint: Uint8Array | null;
}): TrainingSession {
  const { evaluator, params } = options;
  const { job, base, sampler } = options.opened;
  const { config } = job;
  const isBase = job.startFrom === null;
  // A checkpoint says no more than that it is done.
  let step = options.checkpoint ? 0 : -1;
  return {
    get step() {
      return step;
    },
    async next() {
      if (step === 0) return null;
      const report: StepReport = { step: 0, metrics: [], rollouts: [], evaluations: [], logs: [] };
      const plan = isBase
        ? evaluationPlan(0, { config, start: "base" })
        : evaluationPlan(config.steps, { config, start: "checkpoint" });
      for (const planned of plan) await evaluator.evaluate(planned, params, report);
      step = 0;
      return report;
    },
    checkpoint: async () => new TextEncoder().encode("done"),
    dispose() {
      options.opened.python.close();
      sampler.dispose();
      tree.dispose([params, base.params]);
    },
  };
}
