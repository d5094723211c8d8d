import { outcomeAt } from "@/domain/preview/outcome-column";
import { createScorer } from "@/domain/preview/score-columns";
import type { ColumnScores } from "@/domain/preview/scores";
import { baseMeansOf } from "@/domain/reward/score";
import type { KnownSignals } from "@/domain/reward/signals";
import type { RewardSpec } from "@/domain/reward/spec";
import type { BaseMeans } from "@/domain/reward/terms";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { columnsOf } from "@/domain/rollout/columns-of";
import type { Rollout } from "@/domain/rollout/rollout";
import type { AdvantageAlgorithm } from "@/domain/run/config";
import { describeFailures } from "./describe-failures";
import { describeMissing } from "./describe-missing";
import { externalTerms, readsText } from "./external-terms";
import type { Io } from "./io";
import { type Faulty, readRollouts } from "./read-rollouts";

export type ScoredFile = {
  rollouts: Rollout[];
  columns: RolloutColumns;
  scores: ColumnScores;
  /** The scores of an edited spec, with the same answers of its Python. */
  rescore: (spec: RewardSpec) => ColumnScores;
  baseMeans: BaseMeans;
};

export type ScoreFileInput = {
  spec: RewardSpec;
  known: KnownSignals;
  rolloutsFile: string;
  /** Rollouts of the base that base_mean is measured on; without them such a term says that it needs a bank. */
  baseBankFile: string | undefined;
  /** Whether the rollouts themselves are the bank where there is no other: they are those of the base. */
  ownBaseMeans?: boolean;
  algorithm: AdvantageAlgorithm;
  /** Null: each rollout's own. */
  step: number | null;
  /** Refused where it is left out. */
  faulty?: Faulty;
};

/** Reads the rollouts and scores them with the engine of the web app. */
export async function scoreFile(io: Io, input: ScoreFileInput): Promise<ScoredFile> {
  const { spec, known, algorithm, step, ownBaseMeans = false } = input;
  const text = readsText(spec) ? "keep" : "drop";
  const frozen = input.baseBankFile === undefined ? {} : await baseMeansIn(io, input.baseBankFile, input);
  const rollouts = await readRollouts(io, input.rolloutsFile, { text, faulty: input.faulty });
  const external = await externalTerms(io, spec, rollouts);
  const columns = columnsOf(rollouts);
  const scorer = createScorer(columns, known);
  const rescore = (own: RewardSpec) =>
    scorer.score({
      ...{ spec: own, algorithm, external },
      ...(step === null ? {} : { policyStep: step }),
      ...(ownBaseMeans && input.baseBankFile === undefined ? {} : { baseMeans: frozen }),
    });
  const scores = rescore(spec);
  const missing = known === null ? describeMissing(spec, columns) : [];
  for (const line of [...missing, ...describeFailures(scores)]) io.note(line);
  return { rollouts, columns, scores, rescore, baseMeans: scores.baseMeans };
}

/** The means of a reward's base_mean transforms over the rollouts of a file. */
export async function baseMeansIn(
  io: Io,
  file: string,
  { spec, known, faulty }: Pick<ScoreFileInput, "spec" | "known" | "faulty">,
): Promise<BaseMeans> {
  const bank = await readRollouts(io, file, { text: readsText(spec) ? "keep" : "drop", faulty });
  const columns = await externalTerms(io, spec, bank);
  const external = Object.fromEntries(
    [...columns].map(([id, column]) => [id, bank.map((_, index) => outcomeAt(column, index))]),
  );
  return baseMeansOf({ spec, bank, known, external });
}
