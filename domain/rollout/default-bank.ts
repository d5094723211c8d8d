import type { BankInfo } from "./bank-info";

/** What a bank is asked for; what is absent may be anything. */
export type BankWish = Partial<Pick<BankInfo, "source" | "split" | "temperature" | "baseModel">>;

type Like = {
  /** Absent: of any base model. */
  baseModel?: string | undefined;
  /** The run's; absent: any. */
  temperature?: number | undefined;
};

/**
 * The banks that a launch is checked on, the wish that goes before first: sampled at the run's temperature, else sampled, else
 * imported, of validation prompts before training ones. One of test prompts, and one of a run's own rollouts, which are not the
 * base's, is none of them.
 */
export function launchWishes({ baseModel, temperature }: Like): BankWish[] {
  const base = baseModel === undefined ? {} : { baseModel };
  const wishes: BankWish[] = [
    { ...base, source: "sampled", split: "validation" },
    { ...base, source: "sampled" },
    { ...base, source: "imported", split: "validation" },
    { ...base, source: "imported", split: "train" },
  ];
  return temperature === undefined
    ? wishes
    : [{ ...base, source: "sampled", split: "validation", temperature }, ...wishes];
}

/**
 * The bank that a reward is tried on unless one chooses another: the one that a launch would be checked on, else, to look at, one of
 * another base model, else a run's; never one of test prompts. `banks`: finished ones of the task, the newest first.
 */
export function defaultBank<Bank extends BankInfo>(banks: readonly Bank[], like: Like): Bank | null {
  const others: BankWish[] = [
    ...launchWishes({ temperature: like.temperature }),
    { source: "run", split: "validation" },
    { source: "run", split: "train" },
  ];
  return launchBank(banks, like) ?? first(banks, others);
}

/** The one of these that a launch is checked on; null when it has none to be checked on. */
export function launchBank<Bank extends BankInfo>(banks: readonly Bank[], like: Like): Bank | null {
  return first(banks, launchWishes(like));
}

function first<Bank extends BankInfo>(banks: readonly Bank[], wishes: readonly BankWish[]): Bank | null {
  for (const wish of wishes) {
    const found = banks.find((bank) => meets(bank, wish));
    if (found) return found;
  }
  return null;
}

function meets(bank: BankInfo, { source, split, temperature, baseModel }: BankWish): boolean {
  return (
    (source === undefined || bank.source === source) &&
    (split === undefined || bank.split === split) &&
    (temperature === undefined || bank.temperature === temperature) &&
    (baseModel === undefined || bank.baseModel === baseModel)
  );
}
