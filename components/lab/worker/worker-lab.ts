import type { ScoreColumnsInput, Scorer } from "@/domain/preview/score-columns";
import type { ColumnScores, OutcomeColumn } from "@/domain/preview/scores";
import type { KnownSignals } from "@/domain/reward/signals";
import type { RewardSpec } from "@/domain/reward/spec";
import type { RolloutColumns } from "@/domain/rollout/columns";
import type { AdvantageAlgorithm } from "@/domain/run/config";

export type LoadedBank = {
  bankId: string;
  columns: RolloutColumns;
  scorer: Scorer;
  known: KnownSignals;
  /** The signal that is success. */
  success: string;
};

/** A reward to be scored. */
export type ScoreQuestion = {
  spec: RewardSpec;
  algorithm: AdvantageAlgorithm;
  /** The step weight schedules are read at; null: each rollout's own. */
  policyStep: number | null;
};

/** What the worker keeps between questions. */
export type WorkerLab = {
  /** The bank that was loaded last; throws while there is none. */
  bank: () => LoadedBank;
  load: (bank: LoadedBank) => void;
  /** What terms said that are not computed here: Python's, by term id. */
  external: () => ReadonlyMap<string, OutcomeColumn>;
  setExternal: (external: ReadonlyMap<string, OutcomeColumn>) => void;
  /** The scores of a reward on the bank; those asked for lately are kept. */
  scores: (question: ScoreQuestion) => ColumnScores;
  /** The question as the scorer takes it. */
  scoreInput: (question: ScoreQuestion) => ScoreColumnsInput;
};

/** Rewards whose scores are kept: the edited one, what it is compared with, and one more. */
const KEPT = 3;

export function createWorkerLab(): WorkerLab {
  let loaded: LoadedBank | null = null;
  let external: ReadonlyMap<string, OutcomeColumn> = new Map();
  let kept: { key: string; scores: ColumnScores }[] = [];

  function bank(): LoadedBank {
    if (!loaded) throw new Error("No bank is loaded: choose one first.");
    return loaded;
  }

  function scoreInput({ spec, algorithm, policyStep }: ScoreQuestion): ScoreColumnsInput {
    return { spec, algorithm, external, ...(policyStep === null ? {} : { policyStep }) };
  }

  return {
    bank,
    scoreInput,
    load: (next) => {
      loaded = next;
      external = new Map();
      kept = [];
    },
    external: () => external,
    setExternal: (next) => {
      external = next;
      kept = [];
    },
    scores: (question) => {
      const { spec, algorithm, policyStep } = question;
      const { scorer } = bank();
      const key = JSON.stringify([spec, algorithm, policyStep]);
      const known = kept.find((one) => one.key === key);
      const scores = known?.scores ?? scorer.score(scoreInput(question));
      kept = [{ key, scores }, ...kept.filter((one) => one.key !== key)].slice(0, KEPT);
      return scores;
    },
  };
}
