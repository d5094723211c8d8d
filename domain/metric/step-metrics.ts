import { trainingDominance, withinGroupVariance } from "@/domain/objective/dominance";
import { membersByGroup } from "@/domain/objective/groups";
import type { TermOutcome } from "@/domain/reward/outcome";
import type { RewardSpec } from "@/domain/reward/spec";
import { groupOf, type Rollout } from "@/domain/rollout/rollout";
import { mean, sampleSd } from "@/domain/statistics/moments";
import { allTied } from "@/domain/statistics/ties";
import { type MetricValue, metricPart } from "./metric-value";

/** What the metrics read of a scored rollout. */
export type ScoredForMetrics = {
  terms: Readonly<Record<string, { outcome: TermOutcome }>>;
  taskTotal: number | null;
  objectiveTotal: number | null;
};

export type StepMetricsInput = {
  spec: RewardSpec;
  rollouts: readonly Rollout[];
  scored: readonly ScoredForMetrics[];
  advantages: readonly number[];
  /** Name of the task's success signal. */
  success: string;
};

/**
 * Every metric that follows from a scored batch (reward-spec.md, "Metric names"); what could not be measured is left out,
 * never 0. Sums over a rollout are in nats or tokens, shares are 0..1.
 */
export function stepMetrics({ spec, rollouts, scored, advantages, success }: StepMetricsInput): MetricValue[] {
  const groups = rollouts.map(groupOf);
  const out: MetricValue[] = [];
  const put = (metric: string, value: number | null | undefined) => {
    if (value !== null && value !== undefined && Number.isFinite(value)) out.push({ metric, value });
  };
  const taskTotals = scored.map((row) => row.taskTotal);
  const objectiveTotals = scored.map((row) => row.objectiveTotal);

  put("reward", mean(present(taskTotals)));
  put("reward_std", mean(groupValues(taskTotals, groups, 2).map(sampleSd)));
  put("reward/objective_mean", mean(present(objectiveTotals)));
  put("reward/errors/rate", mean(scored.map((row) => (hasFailed(row) ? 1 : 0))));
  put("reward/excluded/rate", mean(objectiveTotals.map((total) => (total === null ? 1 : 0))));
  for (const term of spec.terms) {
    const values = scored.map((row) => termValue(row, term.id));
    put(`rewards/${term.id}/mean`, mean(present(values)));
    put(`rewards/${term.id}/std`, sampleSd(present(values)));
    put(`groups/frac_zero_std/${term.id}`, zeroStdShare(values, groups));
  }

  const solved = rollouts.map((rollout) => successOf(rollout, success));
  put("task/accuracy", mean(present(solved)));
  const byTier = membersByGroup(rollouts.map((rollout) => rollout.tier ?? ""));
  for (const [tier, members] of byTier) {
    if (tier !== "")
      put(`task/accuracy/${metricPart(tier)}`, mean(present(members.map((index) => solved[index] ?? null))));
  }
  const solvedGroups = groupValues(solved, groups, 1);
  put(
    "groups/frac_all_pass",
    share(solvedGroups, (values) => values.every((value) => value === 1)),
  );
  put(
    "groups/frac_all_fail",
    share(solvedGroups, (values) => values.every((value) => value === 0)),
  );
  put(
    "groups/frac_mixed",
    share(solvedGroups, (values) => values.includes(0) && values.includes(1)),
  );
  put("groups/frac_zero_std_task", zeroStdShare(taskTotals, groups));

  const refLogprobs = rollouts.map((rollout) => rollout.refLogprob);
  put("logp_ref/sum", mean(present(refLogprobs)));
  put(
    "logp_ref/per_token",
    mean(
      present(
        rollouts.map((row) => (row.refLogprob === null || row.tokens === 0 ? null : row.refLogprob / row.tokens)),
      ),
    ),
  );
  let klSum = 0;
  let klTokens = 0;
  let klCount = 0;
  for (const { refLogprob, policyLogprob, tokens } of rollouts) {
    if (refLogprob === null || policyLogprob === null) continue;
    klSum += policyLogprob - refLogprob;
    klTokens += tokens;
    klCount += 1;
  }
  put("kl", klSum / klCount);
  put("kl/per_token", klSum / klTokens);

  put("completions/mean_length", mean(rollouts.map((rollout) => rollout.tokens)));
  put("completions/clipped_ratio", mean(rollouts.map((rollout) => (rollout.stopReason === "length" ? 1 : 0))));
  put("advantages/abs_mean", mean(advantages.map(Math.abs)));
  put("advantages/frac_zero", mean(advantages.map((advantage) => (advantage === 0 ? 1 : 0))));

  const spread = trainingDominance(
    spec.objective,
    rollouts.map((rollout, index) => ({
      ...rollout,
      group: groups[index] ?? "",
      taskTotal: taskTotals[index] ?? null,
    })),
  );
  put("sharpen/dominance", spread.dominance);
  put("sharpen/rho", spread.rho);
  const valid = indicesOf(objectiveTotals);
  put(
    "sharpen/objective_sd",
    Math.sqrt(
      withinGroupVariance(
        valid.map((index) => objectiveTotals[index] ?? 0),
        valid.map((index) => groups[index] ?? ""),
      ),
    ),
  );
  return out;
}

/** 1 or 0 as the success signal (a step signal stands for its sum) is at least 0.5; null where it was not measured. */
export function successOf(rollout: Pick<Rollout, "signals">, success: string): 0 | 1 | null {
  const signal = Object.hasOwn(rollout.signals, success) ? rollout.signals[success] : undefined;
  if (signal === undefined) return null;
  const value = typeof signal === "number" ? signal : signal.reduce((sum, step) => sum + step, 0);
  return value >= 0.5 ? 1 : 0;
}

function hasFailed(row: ScoredForMetrics): boolean {
  const failed = Object.values(row.terms).some(
    ({ outcome }) => outcome.status === "error" || outcome.status === "timeout",
  );
  // A reward that is there without its objective total: the objective failed.
  return failed || (row.taskTotal !== null && row.objectiveTotal === null);
}

function termValue(row: ScoredForMetrics, id: string): number | null {
  const outcome = row.terms[id]?.outcome;
  return outcome?.status === "ok" ? outcome.value : null;
}

function indicesOf(values: readonly (number | null)[]): number[] {
  return values.flatMap((value, index) => (value === null ? [] : [index]));
}

function present(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}

function groupValues(values: readonly (number | null)[], groups: readonly string[], least: number): number[][] {
  return [...membersByGroup(groups).values()]
    .map((members) => present(members.map((index) => values[index] ?? null)))
    .filter((members) => members.length >= least);
}

function zeroStdShare(values: readonly (number | null)[], groups: readonly string[]): number {
  return share(groupValues(values, groups, 1), allTied);
}

function share<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.length === 0 ? Number.NaN : items.filter(holds).length / items.length;
}
