import type { ColumnScores, TermColumn } from "@/domain/preview/scores";
import type { RewardSpec, RewardTerm } from "@/domain/reward/spec";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { signalSums } from "@/domain/rollout/signal-sums";
import type { Signal } from "@/domain/task/task";
import type { Check, CheckKind, CheckStatus, Example, Fix } from "./report";
import { MOST_EXAMPLES } from "./thresholds";

/** What the task says of its rollouts; `success` is the signal that is >= 0.5 on a right answer. */
export type CheckedTask = { signals: readonly Signal[]; success: string | null };

/** A bank with what the reward says of it. */
export type CheckedBank = {
  id: string;
  columns: RolloutColumns;
  scores: ColumnScores;
  /** The scores of an edited spec, with what the terms answered that are not computed here. */
  rescore: (spec: RewardSpec) => ColumnScores;
  /** Sampling was cut by top-p or top-k, which no forecast can undo. */
  cut: { topP?: number | null; topK?: number | null };
  /** Why terms have no outcomes on it that could be judged: by term id ("python was not run"). */
  notRun: ReadonlyMap<string, string>;
};

/** What every check of a bank looks at. */
export type BankContext = CheckedBank & {
  spec: RewardSpec;
  task: CheckedTask;
  /** 1 a right answer, 0 a wrong one, -1 not known. */
  right: Int8Array;
  /** Sum of a signal on every rollout, NaN where it is not there; null where no rollout has it. */
  signal: (name: string) => Float64Array | null;
  /** A term of the spec with its place and what it came to. */
  terms: readonly CheckedTerm[];
};

export type CheckedTerm = { term: RewardTerm; index: number; column: TermColumn };

export function bankContext(input: { spec: RewardSpec; task: CheckedTask; bank: CheckedBank }): BankContext {
  const { spec, task, bank } = input;
  const sums = new Map<string, Float64Array | null>();
  const signal = (name: string) => {
    const known = sums.get(name);
    if (known !== undefined) return known;
    const made = sumsOf(bank.columns, name);
    sums.set(name, made);
    return made;
  };
  return {
    ...bank,
    spec,
    task,
    signal,
    right: rightAnswers(bank.columns, task.success === null ? null : signal(task.success)),
    terms: spec.terms.flatMap((term, index) => {
      const column = bank.scores.terms.find(({ id }) => id === term.id);
      return column ? [{ term, index, column }] : [];
    }),
  };
}

/** The members of each group in turn. */
export function* groupMembers({ groups }: RolloutColumns): Generator<Uint32Array> {
  for (let group = 0; group < groups.count; group += 1) {
    yield groups.member.subarray(groups.start[group], groups.start[group + 1]);
  }
}

/** A check of the bank, with as many examples as are shown. */
export function check(input: {
  id: string;
  kind: CheckKind;
  title: string;
  status: CheckStatus;
  reason: string;
  examples?: readonly Example[];
  fix?: Fix | null;
}): Check {
  const troubled = input.status === "failed" || input.status === "warned";
  return {
    ...input,
    examples: troubled ? (input.examples ?? []).slice(0, MOST_EXAMPLES) : [],
    fix: troubled ? (input.fix ?? null) : null,
  };
}

/** Names a rollout of the bank in an example. */
export function exampleAt({ columns }: Pick<BankContext, "columns">, place: number, note: string): Example {
  return { place, promptId: columns.promptIds[columns.prompt[place] ?? 0] ?? "", note };
}

/** Which line a share crosses. */
export function beyond(share: number, line: { fails?: number; warns?: number }): CheckStatus {
  if (line.fails !== undefined && share > line.fails) return "failed";
  return line.warns !== undefined && share > line.warns ? "warned" : "passed";
}

function rightAnswers({ gold, count }: RolloutColumns, success: Float64Array | null): Int8Array {
  return Int8Array.from({ length: count }, (_, index) => {
    const value = success?.[index] ?? Number.NaN;
    if (!Number.isNaN(value)) return value >= 0.5 ? 1 : 0;
    const mark = gold[index] ?? 2;
    return mark === 2 ? -1 : mark;
  });
}

/** A step signal stands for its sum, as in a reward. */
function sumsOf(columns: RolloutColumns, name: string): Float64Array | null {
  const column = columns.signals.get(name);
  if (column) return signalSums(column);
  return name === "tokens" ? columns.tokens : null;
}
