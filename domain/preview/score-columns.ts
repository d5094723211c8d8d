import { advantageColumn } from "@/domain/objective/advantage";
import type { KnownSignals } from "@/domain/reward/signals";
import type { RewardSpec } from "@/domain/reward/spec";
import type { BaseMeans } from "@/domain/reward/terms";
import type { RolloutColumns } from "@/domain/rollout/columns";
import type { AdvantageAlgorithm } from "@/domain/run/config";
import { createMemo, type Memo } from "./memo";
import { objectiveColumns, sharpeningColumn } from "./objective-columns";
import type { ColumnScores, OutcomeColumn } from "./scores";
import { termColumns } from "./term-columns";
import { totalColumns } from "./total-columns";
import { weightColumn } from "./weight-column";

export type ScoreColumnsInput = {
  /** A valid spec: one that `parseRewardSpec` gave. */
  spec: RewardSpec;
  algorithm: AdvantageAlgorithm;
  /** What python and score_model terms answered, by term id; a term without an answer is an error on every rollout. */
  external: ReadonlyMap<string, OutcomeColumn>;
  /** Means frozen at launch; without them base_mean is the mean over these very rollouts. */
  baseMeans?: BaseMeans;
  /** The step that weight schedules are read at, instead of each rollout's own. */
  policyStep?: number;
};

/**
 * Scores one bank again and again as a spec is edited. Scores of one scorer share the columns that an edit leaves as they are: never
 * change one, nor transfer it to another thread.
 */
export type Scorer = {
  score: (input: ScoreColumnsInput) => Scored;
  /** The scores if this term, still computed, had no part in the total. */
  scoreWithout: (input: ScoreColumnsInput, termId: string) => Scored;
  /** How many stages of scoring are kept; see memo.ts. */
  stages: () => number;
};

/** Scores, with the base means that they used. */
export type Scored = ColumnScores & { baseMeans: BaseMeans };

/** A scorer of these rollouts that keeps between calls what did not change; equal to `scoreRollouts` and `advantages`. */
export function createScorer(columns: RolloutColumns, known: KnownSignals): Scorer {
  const { memo, nextTurn, stages } = createMemo();
  const once: Memo = (_stage, _from, make) => make();
  const scoreWith = (input: ScoreColumnsInput, totals: Memo): Scored => {
    const { spec, external, algorithm, policyStep } = input;
    const { outcomes, baseMeans } = termColumns({ columns, known, spec, external, baseMeans: input.baseMeans, memo });
    const weights = spec.terms.map(({ id, weight }) =>
      memo(`weight ${id}`, [JSON.stringify(weight), policyStep], () => weightColumn(columns, weight, policyStep)),
    );
    const { taskTotal, weighted, missing } = totalColumns({ columns, spec, outcomes, weights, memo: totals });
    const { objective } = spec;
    const content = JSON.stringify(objective);
    const sharpening = memo("sharpening", [content], () => sharpeningColumn(columns, objective));
    const { objectiveTotal, excluded } = totals("objective", [content, taskTotal, missing], () =>
      objectiveColumns({ columns, objective, taskTotal, missing, sharpening }),
    );
    const advantage = totals("advantage", [algorithm, objectiveTotal], () =>
      advantageColumn({ algorithm, totals: objectiveTotal, groups: columns.groups }),
    );
    return {
      terms: spec.terms.map(({ id }, place) => ({
        id,
        outcome: at(outcomes, place),
        weight: at(weights, place),
        weighted: at(weighted, place),
      })),
      taskTotal,
      objectiveTotal,
      advantage,
      exclusions: excluded.reasons,
      excluded: excluded.place,
      baseMeans,
    };
  };
  return {
    score: (input) => {
      nextTurn();
      return scoreWith(input, memo);
    },
    scoreWithout: (input, termId) => scoreWith({ ...input, spec: withoutPart(input.spec, termId) }, once),
    stages,
  };
}

/** The scores of these rollouts, once. */
export function scoresOf(columns: RolloutColumns, input: ScoreColumnsInput & { known: KnownSignals }): Scored {
  return createScorer(columns, input.known).score(input);
}

/** The same reward with a term shown and not summed, so that later terms can still name it. */
function withoutPart(spec: RewardSpec, termId: string): RewardSpec {
  return { ...spec, terms: spec.terms.map((term) => (term.id === termId ? { ...term, role: "metric" } : term)) };
}

function at<Column>(columns: readonly Column[], place: number): Column {
  const column = columns[place];
  if (column === undefined) throw new Error(`Term ${place} has no column.`);
  return column;
}
