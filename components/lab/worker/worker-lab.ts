import { outcomePart } from "@/domain/preview/outcome-column";
import type { ScoreColumnsInput, Scored } from "@/domain/preview/score-columns";
import type { OutcomeColumn } from "@/domain/preview/scores";
import type { KnownSignals } from "@/domain/reward/signals";
import type { RewardSpec } from "@/domain/reward/spec";
import type { RolloutColumns } from "@/domain/rollout/columns";
import type { AdvantageAlgorithm } from "@/domain/run/config";
import { type BankPart, coveredPart, wholeBank } from "./bank-part";
import type { KeptMap } from "./kept-map";

/** A bank to be loaded. */
export type LoadedBank = {
  bankId: string;
  columns: RolloutColumns;
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

/** What a term said that is not computed here. */
export type ExternalColumn = {
  column: OutcomeColumn;
  /** Places of the whole groups it has been computed on so far; null once that is all of the bank. */
  rows: Uint32Array | null;
};

/** What the worker keeps between questions. */
export type WorkerLab = {
  /** The bank that was loaded last, all of it; throws while there is none. A half-run term has no values on it. */
  bank: () => BankPart & { bankId: string };
  load: (bank: LoadedBank) => void;
  /** Takes what Python said of the loaded bank, by its code: a term whose code was never run has no values, whatever its id. */
  setExternal: (external: ReadonlyMap<string, ExternalColumn>) => void;
  /** What of the bank these rewards can be scored on now: all of it, or the groups that half-run terms have got to. */
  part: (...questions: ScoreQuestion[]) => BankPart;
  /** The scores of a reward on what it can be scored on, or on a part it was told; those asked for lately are kept. */
  scores: (question: ScoreQuestion, part?: BankPart) => Scored;
  /** The question as the scorer of a part takes it. */
  scoreInput: (question: ScoreQuestion, part: BankPart) => ScoreColumnsInput;
  /** Why terms of a reward have no values on the whole bank, by id. */
  notRun: (spec: RewardSpec) => ReadonlyMap<string, string>;
  /** The first Python term of a reward whose code was not run on any of the bank; null where there is none. */
  unrun: (spec: RewardSpec) => string | null;
  /** The forecast's map that was computed last. */
  map: KeptMap;
};

/** Rewards whose scores are kept: the edited one, what it is compared with, and one more. */
const KEPT = 3;

export function createWorkerLab(): WorkerLab {
  let loaded: ReturnType<WorkerLab["bank"]> | null = null;
  let external: ReadonlyMap<string, ExternalColumn> = new Map();
  let covered: { by: readonly Uint32Array[]; part: BankPart } | null = null;
  let kept: { key: string; part: BankPart; scores: Scored }[] = [];

  function bank() {
    if (!loaded) throw new Error("No bank is loaded: choose one first.");
    return loaded;
  }

  function part(...questions: ScoreQuestion[]): BankPart {
    const codes = new Set(questions.flatMap(({ spec }) => pythonTerms(spec).map(({ code }) => code)));
    const by = [...codes].map((code) => external.get(code)?.rows ?? null).filter((rows) => rows !== null);
    if (by.length === 0) return bank();
    if (covered === null || covered.by.length !== by.length || covered.by.some((rows, at) => rows !== by[at]))
      covered = { by, part: coveredPart(bank(), by) };
    return covered.part;
  }

  function scoreInput({ spec, algorithm, policyStep }: ScoreQuestion, { rows }: BankPart): ScoreColumnsInput {
    const columns = new Map<string, OutcomeColumn>();
    for (const { id, code } of pythonTerms(spec)) {
      const said = external.get(code);
      if (said && rows !== null) columns.set(id, outcomePart(said.column, rows));
      else if (said?.rows === null) columns.set(id, said.column);
    }
    return { spec, algorithm, external: columns, ...(policyStep === null ? {} : { policyStep }) };
  }

  function forget() {
    covered = null;
    kept = [];
  }

  return {
    bank,
    part,
    scoreInput,
    map: { underWay: null, lastId: 0 },
    load: ({ bankId, ...rest }) => {
      loaded = { ...wholeBank(rest), bankId };
      external = new Map();
      forget();
    },
    setExternal: (next) => {
      external = next;
      forget();
    },
    scores: (question, on = part(question)) => {
      const { spec, algorithm, policyStep } = question;
      const key = JSON.stringify([spec, algorithm, policyStep]);
      const known = kept.find((one) => one.key === key && one.part === on);
      const scores = known?.scores ?? on.scorer.score(scoreInput(question, on));
      const latest = known ?? { key, part: on, scores };
      kept = [latest, ...kept.filter((one) => one !== latest)].slice(0, KEPT);
      return scores;
    },
    unrun: (spec) => pythonTerms(spec).find(({ code }) => !external.has(code))?.id ?? null,
    notRun: (spec) => {
      const why = new Map<string, string>();
      for (const { id, source } of spec.terms) {
        if (source.type === "score_model") why.set(id, "it is scored by a model, which is not asked here");
        if (source.type !== "python") continue;
        const said = external.get(source.code);
        if (!said) why.set(id, "its Python has not been run here yet");
        else if (said.rows !== null)
          why.set(id, `its Python has been run on ${said.rows.length} of ${bank().columns.count} rollouts so far`);
      }
      return why;
    },
  };
}

function pythonTerms({ terms }: RewardSpec): { id: string; code: string }[] {
  return terms.flatMap(({ id, source }) => (source.type === "python" ? [{ id, code: source.code }] : []));
}
