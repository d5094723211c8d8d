import type { KnownSignals } from "@/domain/reward/signals";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { readColumns } from "@/domain/rollout/columns-file";
import type { WorkerLab } from "./worker-lab";

export type LoadInput = {
  bankId: string;
  /** Of GET /api/banks/{bankId}/columns, handed over. */
  bytes: ArrayBuffer;
  known: KnownSignals;
  success: string;
};

/** What the page wants to know of a bank whose numbers only the worker has. */
export type BankFacts = {
  bankId: string;
  rollouts: number;
  groups: number;
  prompts: number;
  tiers: readonly string[];
  /** Names of its signals, and on how many rollouts each is there. */
  signals: readonly { name: string; present: number }[];
  /** How many rollouts have S_ref, S_pol, S_q. */
  refLogprobs: number;
  policyLogprobs: number;
  samplingLogprobs: number;
  /** Rollouts marked gold. */
  gold: number;
  /** Least and greatest policy step. */
  policySteps: readonly [number, number];
};

/** Takes a bank's columns; what was said of an earlier bank is forgotten. */
export function handleLoad({ bankId, bytes, known, success }: LoadInput, lab: WorkerLab): BankFacts {
  const columns = readColumns(new Uint8Array(bytes));
  lab.load({ bankId, columns, known, success });
  return factsOf(bankId, columns);
}

function factsOf(bankId: string, columns: RolloutColumns): BankFacts {
  return {
    bankId,
    rollouts: columns.count,
    groups: columns.groups.count,
    prompts: columns.promptIds.length,
    tiers: columns.tierNames,
    signals: [...columns.signals].map(([name, { form }]) => ({ name, present: countWhere(form, (one) => one > 0) })),
    refLogprobs: countWhere(columns.refLogprob, isNumber),
    policyLogprobs: countWhere(columns.policyLogprob, isNumber),
    samplingLogprobs: countWhere(columns.samplingLogprob, isNumber),
    gold: countWhere(columns.gold, (one) => one === 1),
    policySteps: rangeOf(columns.policyStep),
  };
}

function isNumber(value: number): boolean {
  return !Number.isNaN(value);
}

function countWhere(values: Float64Array | Uint8Array, is: (value: number) => boolean): number {
  let count = 0;
  for (const value of values) if (is(value)) count += 1;
  return count;
}

function rangeOf(values: Float64Array): [number, number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return values.length > 0 ? [least, greatest] : [0, 0];
}
