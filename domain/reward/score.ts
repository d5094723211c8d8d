import { membersByGroup } from "@/domain/objective/groups";
import { objectiveTotal } from "@/domain/objective/objective";
import { groupOf, type Rollout } from "@/domain/rollout/rollout";
import { mean } from "@/domain/statistics/moments";
import { type Aggregated, groupAggregator } from "./aggregate";
import { none, type TermOutcome } from "./outcome";
import type { KnownSignals } from "./signals";
import type { RewardSpec } from "./spec";
import { type BaseMeans, type ExternalOutcomes, termOutcomes } from "./terms";
import { isGroupTransform } from "./transforms";
import { weightAt } from "./weight";

/** A term on one rollout: after gate, its weight at the policy step, and its part in the total (null where it has none of its own). */
export type ScoredTerm = { outcome: TermOutcome; weight: number; weighted: number | null };

export type ScoredRollout = {
  terms: Record<string, ScoredTerm>;
  /** Null when the rollout has no reward. */
  taskTotal: number | null;
  /** Why the rollout is not trained on; null when it is. */
  excluded: string | null;
  objectiveTotal: number | null;
};

export type ScoreInput = {
  spec: RewardSpec;
  rollouts: readonly Rollout[];
  known?: KnownSignals;
  baseMeans?: BaseMeans;
  external?: ExternalOutcomes;
};

/**
 * What a reward says of a batch of rollouts, in their order: source, transforms, gate, weight, aggregate, objective.
 * Rollouts of one group are compared with each other only. Never throws for a spec of the right shape: what fails is an
 * outcome, and totals are finite or null.
 */
export function scoreRollouts({
  spec,
  rollouts,
  known = null,
  baseMeans = {},
  external = {},
}: ScoreInput): ScoredRollout[] {
  const groups = [...membersByGroup(rollouts.map(groupOf)).values()];
  const baseMean = (key: string) => (Object.hasOwn(baseMeans, key) ? baseMeans[key] : undefined);
  const byTerm = termOutcomes({ spec, rollouts, groups, known, external, baseMean });
  const rows = rollouts.map((rollout, index) => ({
    outcomes: new Map(spec.terms.map(({ id }) => [id, byTerm.get(id)?.[index] ?? none])),
    weights: new Map(spec.terms.map(({ id, weight }) => [id, weightAt(weight, rollout.policyStep)])),
  }));
  const aggregate = groupAggregator(spec);
  const totals = new Array<Aggregated>(rollouts.length).fill({ missing: "not scored" });
  for (const group of groups) {
    const members = group.flatMap((index) => rows[index] ?? []);
    aggregate(members).forEach((result, place) => {
      totals[group[place] ?? 0] = result;
    });
  }
  return rollouts.map((rollout, index) => {
    const total = totals[index] ?? { missing: "not scored" };
    const taskTotal = "missing" in total ? null : total.taskTotal;
    const { refLogprob, policyLogprob, tokens } = rollout;
    const objective = objectiveTotal({ objective: spec.objective, taskTotal, refLogprob, policyLogprob, tokens });
    return {
      terms: Object.fromEntries(
        spec.terms.map(({ id }) => {
          const outcome = rows[index]?.outcomes.get(id) ?? none;
          const weighted = "missing" in total ? null : (total.parts.get(id) ?? null);
          return [id, { outcome, weight: rows[index]?.weights.get(id) ?? 0, weighted }];
        }),
      ),
      taskTotal,
      excluded: objective.status === "ok" ? null : exclusion(total, objective),
      objectiveTotal: objective.status === "ok" ? objective.value : null,
    };
  });
}

/** The means that sigmoid_center with base_mean needs, over the rollouts of a design bank; to be frozen at launch. */
export function baseMeansOf({
  spec,
  bank,
  known = null,
  external = {},
}: {
  spec: RewardSpec;
  bank: readonly Rollout[];
  known?: KnownSignals;
  external?: ExternalOutcomes;
}): BaseMeans {
  const means: Record<string, number> = {};
  const groups = [...membersByGroup(bank.map(groupOf)).values()];
  const baseMean = (key: string, values: readonly number[]) => {
    if (values.length === 0) return undefined;
    means[key] = mean(values);
    return means[key];
  };
  termOutcomes({ spec, rollouts: bank, groups, known, external, baseMean });
  return means;
}

/** Whether totals depend on the group: "relative: not comparable across runs". */
export function isGroupRelative(spec: RewardSpec): boolean {
  if (spec.aggregate.op === "normalize_then_sum" || spec.aggregate.op === "lexicographic") return true;
  return spec.terms.some((term) =>
    term.transforms.some(
      (transform) =>
        isGroupTransform(transform) && (transform.op !== "sigmoid_center" || transform.center === "group_mean"),
    ),
  );
}

function exclusion(total: Aggregated, objective: TermOutcome): string {
  if (objective.status === "error") return objective.reason;
  return "missing" in total ? total.missing : "the objective has no value";
}
