import { passAtK } from "@/domain/evaluation/pass-at-k";
import { mean } from "@/domain/statistics/moments";
import type { RunRecord, Snapshot, TestRecord } from "./record";

/** A run's end is the mean over this many last evaluations or, of what is measured at every step, ten times as many steps. */
const LAST = 3;
/** A tier that ends this far below its own peak on validation has collapsed; less can be the luck of the peak. */
export const COLLAPSE_DROP = 0.15;

export type TierSummary = { base: number; peak: number; peakStep: number; end: number; collapsed: boolean };

/** What a run did. Accuracies are shares; lengths tokens; S_ref and KL nats a sequence. */
export type RunSummary = {
  /** Validation while training; "all" is the total. */
  validation: Record<string, TierSummary>;
  /** Test at the start and the end, sampled at T = 1; tier "all" is the total. */
  test: Record<string, { base: number; end: number; passAt16Base: number; passAt16End: number }>;
  meanLength: { base: number; end: number };
  logpRef: { base: number; end: number };
  kl: number;
  objectiveSd: number;
};

export function summarise(record: RunRecord): RunSummary {
  const base = sampled(record.baseTest);
  const end = sampled(record.endTest);
  const tiers = ["all", ...Object.keys(record.validation[0]?.byTier ?? {})];
  const lastSteps = <T>(values: readonly T[]) => values.slice(-10 * LAST);
  return {
    validation: Object.fromEntries(tiers.map((tier) => [tier, tierSummary(record.validation, tier)])),
    test: Object.fromEntries(
      tiers.map((tier) => [
        tier,
        {
          base: passAt(base, tier, 1),
          end: passAt(end, tier, 1),
          passAt16Base: passAt(base, tier, 16),
          passAt16End: passAt(end, tier, 16),
        },
      ]),
    ),
    meanLength: { base: base.meanLength, end: end.meanLength },
    logpRef: { base: base.logpRef, end: end.logpRef },
    kl: mean(lastSteps(record.kl)),
    objectiveSd: mean(lastSteps(record.objectiveSd)),
  };
}

function sampled(records: readonly TestRecord[]): TestRecord {
  const found = records.find(({ decoding }) => decoding === "sample");
  if (!found) throw new Error("The record has no sampled evaluation on test.");
  return found;
}

/** Mean unbiased pass@k over a tier's problems ("all": every problem). */
export function passAt(record: TestRecord, tier: string, k: number): number {
  const of = record.correct.filter((_, i) => tier === "all" || record.tiers[i] === tier);
  return mean(of.map((correct) => passAtK(record.samples, correct, k) ?? Number.NaN));
}

function tierSummary(validation: readonly Snapshot[], tier: string): TierSummary {
  const curve = validation.map((at) => ({
    step: at.step,
    value: tier === "all" ? at.accuracy : (at.byTier[tier] ?? Number.NaN),
  }));
  const peak = curve.reduce((best, at) => (at.value > best.value ? at : best));
  const end = mean(curve.slice(-LAST).map(({ value }) => value));
  const base = curve[0]?.value ?? Number.NaN;
  return { base, peak: peak.value, peakStep: peak.step, end, collapsed: peak.value - end > COLLAPSE_DROP };
}
