import { accuracyInterval } from "@/domain/evaluation/intervals";
import { bootstrapMeans, type Estimate } from "./bootstrap";
import { type ProblemCounts, pairProblems, rateOf } from "./problem-counts";

export type TierAccuracy = Estimate & { problems: number };

/** One set of problems of one run: all of them (tier null), or those of a difficulty tier. */
export type TierRow = {
  tier: string | null;
  /** null: not evaluated. */
  base: TierAccuracy | null;
  peak: TierAccuracy | null;
  end: TierAccuracy | null;
  /** end - base and end - peak over the problems that both have; null where there are none. */
  sinceBase: TierAccuracy | null;
  sincePeak: TierAccuracy | null;
};

type Problems = readonly ProblemCounts[] | null;

/**
 * Accuracy of base, peak and end, in all and by tier, and how far the end is from the others. Differences are paired by
 * problem and their intervals bootstrapped over problems, so that what makes a problem hard cancels out.
 */
export function tierTable(input: {
  base: Problems;
  peak: Problems;
  end: Problems;
  tiers: readonly string[];
}): TierRow[] {
  const { base, peak, end } = input;
  return [null, ...input.tiers].map((tier) => ({
    tier,
    base: accuracyOf(base, tier),
    peak: accuracyOf(peak, tier),
    end: accuracyOf(end, tier),
    sinceBase: differenceOf(base, end, tier),
    sincePeak: differenceOf(peak, end, tier),
  }));
}

/** The tiers that problems name: known ones in their order, then others by name. */
export function tiersOf(problems: readonly Pick<ProblemCounts, "tier">[], known: readonly string[]): string[] {
  const found = new Set(problems.flatMap(({ tier }) => tier ?? []));
  const others = [...found].filter((tier) => !known.includes(tier)).sort();
  return [...known.filter((tier) => found.has(tier)), ...others];
}

function inTier(problems: Problems, tier: string | null): readonly ProblemCounts[] {
  if (problems === null || tier === null) return problems ?? [];
  return problems.filter((problem) => problem.tier === tier);
}

function accuracyOf(problems: Problems, tier: string | null): TierAccuracy | null {
  const own = inTier(problems, tier);
  if (own.length === 0) return null;
  const value = own.reduce((sum, problem) => sum + rateOf(problem), 0) / own.length;
  return { value, ...accuracyInterval(own), problems: own.length };
}

function differenceOf(from: Problems, to: Problems, tier: string | null): TierAccuracy | null {
  const pairs = pairProblems(inTier(from, tier), inTier(to, tier));
  const [estimate] = bootstrapMeans(pairs.map(({ a, b }) => [rateOf(b) - rateOf(a)]));
  return estimate ? { ...estimate, problems: pairs.length } : null;
}
