import { outcomeAt } from "@/domain/preview/outcome-column";
import { scoresOf } from "@/domain/preview/score-columns";
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
import { externalTerms, readsText } from "./external-terms";
import type { Io } from "./io";
import { readRollouts } from "./read-rollouts";

export type ScoredFile = { rollouts: Rollout[]; columns: RolloutColumns; scores: ColumnScores };

export type ScoreFileInput = {
  spec: RewardSpec;
  known: KnownSignals;
  rolloutsFile: string;
  /** Rollouts of the base that base_mean is measured on; without them such a term says that it needs a bank. */
  baseBankFile: string | undefined;
  algorithm: AdvantageAlgorithm;
  /** Null: each rollout's own. */
  step: number | null;
};

/** Reads the rollouts and scores them with the engine of the web app. */
export async function scoreFile(io: Io, input: ScoreFileInput): Promise<ScoredFile> {
  const { spec, known, algorithm, step } = input;
  const text = readsText(spec) ? "keep" : "drop";
  const baseMeans = input.baseBankFile === undefined ? {} : await baseMeansIn(io, input.baseBankFile, input);
  const rollouts = await readRollouts(io, input.rolloutsFile, { text });
  const external = await externalTerms(spec, rollouts);
  const columns = columnsOf(rollouts);
  const policyStep = step === null ? {} : { policyStep: step };
  const scores = scoresOf(columns, { spec, known, algorithm, external, baseMeans, ...policyStep });
  for (const line of describeFailures(scores)) io.note(line);
  return { rollouts, columns, scores };
}

async function baseMeansIn(io: Io, file: string, { spec, known }: ScoreFileInput): Promise<BaseMeans> {
  const bank = await readRollouts(io, file, { text: readsText(spec) ? "keep" : "drop" });
  const columns = await externalTerms(spec, bank);
  const external = Object.fromEntries(
    [...columns].map(([id, column]) => [id, bank.map((_, index) => outcomeAt(column, index))]),
  );
  return baseMeansOf({ spec, bank, known, external });
}
