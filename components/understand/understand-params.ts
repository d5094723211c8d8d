import { createLoader, createParser, createSerializer, parseAsBoolean, parseAsStringLiteral } from "nuqs/server";
import { SHARE_LEAST, SHARE_TOTAL } from "@/domain/objective/shares";
import { normalizations, type Objective, SPEC_LIMITS } from "@/domain/reward/spec";
import { presets } from "./understand-presets";

export const ANSWERS = 6;
export const TOKENS_MOST = 1000;

const [first] = presets;

/** Six numbers joined by commas; anything else counts as absent. */
function parseAsSix(isValid: (numbers: readonly number[]) => boolean) {
  return createParser<number[]>({
    parse: (text) => {
      const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
      return numbers.length === ANSWERS && numbers.every(Number.isFinite) && isValid(numbers) ? numbers : null;
    },
    serialize: (numbers) => numbers.join(","),
    eq: (a, b) => a.length === b.length && a.every((value, index) => value === b[index]),
  });
}

function parseAsWithin(least: number, most: number) {
  return createParser<number>({
    parse: (text) => {
      const value = text.trim() === "" ? Number.NaN : Number(text);
      return value >= least && value <= most ? value : null;
    },
    serialize: String,
  });
}

/** /understand: the six answers and where they are led. Shares are thousandths that sum to 1,000. */
export const understandParams = {
  p: parseAsSix(
    (shares) =>
      shares.every((share) => Number.isInteger(share) && share >= SHARE_LEAST) &&
      shares.reduce((sum, share) => sum + share, 0) === SHARE_TOTAL,
  ).withDefault([...first.shares]),
  r: parseAsSix((rewards) => rewards.every((reward) => reward >= 0 && reward <= 1)).withDefault([...first.rewards]),
  t: parseAsSix((tokens) =>
    tokens.every((count) => Number.isInteger(count) && count >= 1 && count <= TOKENS_MOST),
  ).withDefault([...first.tokens]),
  alpha: parseAsWithin(0, SPEC_LIMITS.alpha).withDefault(2),
  betaInv: parseAsWithin(0, SPEC_LIMITS.betaInv).withDefault(2),
  n: parseAsStringLiteral(normalizations).withDefault("sum"),
  /** Power of the length; counts for weighted_mean alone. */
  w: parseAsWithin(0, 1).withDefault(0.5),
  /** A and B are two wordings of one answer. */
  wordings: parseAsBoolean.withDefault(false),
};

export const loadUnderstandParams = createLoader(understandParams);

const serialize = createSerializer(understandParams);

/** The address of the six answers under an objective; null where the page has no such target. */
export function understandHref(objective: Objective): string | null {
  if (objective.mode !== "sampling") return null;
  const { alpha, betaInv, normalization: n, normalizationPower } = objective;
  return serialize("/understand", {
    alpha,
    betaInv,
    n,
    ...(n === "weighted_mean" ? { w: normalizationPower ?? 1 } : {}),
  });
}
