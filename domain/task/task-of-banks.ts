import { identifierSchema } from "@/domain/reward/spec";
import type { SeenInBank, SeenSignal } from "./seen-in-bank";
import { commonSignals, type Signal, type Task } from "./task";

/** Longest completion and learning rate that a launch starts from where no bank tells: usual for models of some billions of parameters. */
const USUAL = { maxTokens: 2048, learningRate: 1e-6 };

/**
 * A task that only banks know, as their rollouts show it, the newest bank first. A signal that a reward cannot name is left out, and
 * so are those that every trainer measures. `success` is "" where no bank says which signal it is.
 */
export function taskOfBanks({ id, banks }: { id: string; banks: readonly SeenInBank[] }): Task {
  const merged = new Map<string, SeenSignal>();
  for (const { signals } of banks) {
    for (const signal of signals) merged.set(signal.name, widest(merged.get(signal.name), signal));
  }
  const signals = [...merged.values()].filter(({ name }) => isNameable(name) && !isCommon(name)).map(signalOf);
  const success = banks.find((bank) => bank.success !== null && signals.some(({ name }) => name === bank.success));
  const tiers = [...new Set(banks.flatMap((bank) => bank.tiers))];
  return {
    id,
    name: id,
    description: `Known from ${banks.length === 1 ? "a bank" : `${banks.length} banks`}: ${signals.length === 1 ? "one signal" : `${signals.length} signals`} seen in the rollouts.`,
    signals,
    success: success?.success ?? "",
    maxTokens: Math.max(0, ...banks.map(({ mostTokens }) => mostTokens)) || USUAL.maxTokens,
    learningRate: USUAL.learningRate,
    tiers: tiers.map((tier) => ({ id: tier, label: tier })),
  };
}

/** Whether a reward can name a signal: a term or an expression takes letters, digits and _. */
export function isNameable(name: string): boolean {
  return identifierSchema.safeParse(name).success;
}

function isCommon(name: string): boolean {
  return commonSignals.some((signal) => signal.name === name);
}

function signalOf({ name, kind, least, greatest, whole }: SeenSignal): Signal {
  if (least === null || greatest === null) {
    return { name, kind, unit: "value", range: [null, null], description: "Seen in the bank, without a value" };
  }
  const unit = least >= 0 && greatest <= 1 ? "share" : whole && least >= 0 ? "count" : "value";
  const seen = least === greatest ? `always ${shown(least)}` : `from ${shown(least)} to ${shown(greatest)}`;
  return { name, kind, unit, range: [least, greatest], description: `Seen in the bank: ${seen}` };
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function widest(a: SeenSignal | undefined, b: SeenSignal): SeenSignal {
  if (!a) return b;
  return {
    name: a.name,
    kind: a.kind === "step" ? "step" : b.kind,
    least: a.least === null || b.least === null ? (a.least ?? b.least) : Math.min(a.least, b.least),
    greatest:
      a.greatest === null || b.greatest === null ? (a.greatest ?? b.greatest) : Math.max(a.greatest, b.greatest),
    whole: a.whole && b.whole,
  };
}
