import type { KnownSignals } from "@/domain/reward/signals";
import type { RewardSpec } from "@/domain/reward/spec";
import type { BaseMeans } from "@/domain/reward/terms";
import type { RolloutColumns } from "@/domain/rollout/columns";
import type { AdvantageAlgorithm } from "@/domain/run/config";
import { plainScores } from "./score-plain";
import type { ColumnScores, OutcomeColumn } from "./scores";

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

/** Scores one bank again and again as a spec is edited. */
export type Scorer = {
  score: (input: ScoreColumnsInput) => ColumnScores;
  /** The base means that the latest `score` used. */
  baseMeans: () => BaseMeans;
};

/** A scorer of these rollouts that keeps between calls what did not change. */
export function createScorer(columns: RolloutColumns, known: KnownSignals): Scorer {
  let baseMeans: BaseMeans = {};
  return {
    score: (input) => {
      const plain = plainScores(columns, known, input);
      baseMeans = plain.baseMeans;
      return plain.scores;
    },
    baseMeans: () => baseMeans,
  };
}

/** The scores of these rollouts, once. */
export function scoresOf(columns: RolloutColumns, input: ScoreColumnsInput & { known: KnownSignals }): ColumnScores {
  return createScorer(columns, input.known).score(input);
}
