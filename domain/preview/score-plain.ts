import { advantages } from "@/domain/objective/advantage";
import { error, type TermOutcome } from "@/domain/reward/outcome";
import { baseMeansOf, scoreRollouts } from "@/domain/reward/score";
import type { KnownSignals } from "@/domain/reward/signals";
import type { BaseMeans } from "@/domain/reward/terms";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { rolloutsOf } from "@/domain/rollout/columns-of";
import { groupOf } from "@/domain/rollout/rollout";
import { outcomeAt, outcomeColumn } from "./outcome-column";
import type { ScoreColumnsInput } from "./score-columns";
import type { ColumnScores } from "./scores";

/** The scores as the rules themselves say them, rollout by rollout: slow, and what the columns must equal. */
export function plainScores(
  columns: RolloutColumns,
  known: KnownSignals,
  input: ScoreColumnsInput,
): { scores: ColumnScores; baseMeans: BaseMeans } {
  const { spec, algorithm, policyStep } = input;
  const rollouts = rolloutsOf(columns).map((rollout) =>
    policyStep === undefined ? rollout : { ...rollout, policyStep },
  );
  const external = Object.fromEntries(
    [...input.external].map(([id, column]) => [id, rollouts.map((_, index): TermOutcome => outcomeAt(column, index))]),
  );
  const baseMeans = input.baseMeans ?? baseMeansOf({ spec, bank: rollouts, known, external });
  const scored = scoreRollouts({ spec, rollouts, known, baseMeans, external });
  const reasons = new Map<string, number>();
  const excluded = Int32Array.from(scored, (one) => {
    if (one.excluded === null) return -1;
    const known = reasons.get(one.excluded) ?? reasons.size;
    reasons.set(one.excluded, known);
    return known;
  });
  const totals = scored.map(({ objectiveTotal }) => objectiveTotal);
  const scores: ColumnScores = {
    terms: spec.terms.map(({ id }) => ({
      id,
      outcome: outcomeColumn(scored.map(({ terms }) => terms[id]?.outcome ?? error("not scored"))),
      weight: Float64Array.from(scored, ({ terms }) => terms[id]?.weight ?? 0),
      weighted: Float64Array.from(scored, ({ terms }) => terms[id]?.weighted ?? Number.NaN),
    })),
    taskTotal: Float64Array.from(scored, ({ taskTotal }) => taskTotal ?? Number.NaN),
    objectiveTotal: Float64Array.from(totals, (total) => total ?? Number.NaN),
    advantage: Float64Array.from(advantages({ algorithm, totals, groups: rollouts.map(groupOf) })),
    exclusions: [...reasons.keys()],
    excluded,
  };
  return { scores, baseMeans };
}
