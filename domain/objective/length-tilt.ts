import type { Objective } from "@/domain/reward/spec";
import { type Answer, optimumOver } from "./enumerate";

type Sampling = Extract<Objective, { mode: "sampling" }>;

export type LengthShare = {
  tokens: number;
  /** P(n): probability of this length under pi_ref. */
  before: number;
  /** P_alpha(n): the same without reward at this alpha. */
  sharpened: number;
  /** The same at pi*, reward included. */
  after: number;
  /** alpha_n = 1 + (alpha - 1) / n^w: the power that answers of this length are raised to (w = 0 for sum, 1 for mean). */
  power: number;
  /** h(n): Renyi entropy rate of order alpha_n among answers of this length, nats a token; Shannon's at 1. */
  entropyRate: number;
};

/**
 * How probability moves between lengths: P_alpha(n) ~ P(n)^alpha_n exp(-(alpha_n - 1) n h(n)), shortest first. Long answers of
 * many wordings lose to short ones, since each wording alone is unlikely.
 */
export function lengthTilt(objective: Sampling, answers: readonly Answer[]): LengthShare[] {
  const after = optimumOver(objective, answers)?.probabilities ?? [];
  const rows = [...new Set(answers.map(({ tokens }) => tokens))]
    .sort((a, b) => a - b)
    .map((tokens) => {
      const members = answers.flatMap((answer, index) => (answer.tokens === tokens ? [index] : []));
      const sumOf = (values: readonly number[]) => members.reduce((sum, index) => sum + (values[index] ?? 0), 0);
      const before = sumOf(answers.map(({ probability }) => probability));
      const within = members.map((index) => (answers[index]?.probability ?? 0) / before);
      const power = powerAt(objective, tokens);
      const entropyRate = renyiEntropy(within, power) / tokens;
      const log = power * Math.log(before) - (power - 1) * tokens * entropyRate;
      return { tokens, before, after: sumOf(after), power, entropyRate, log };
    });
  const greatest = Math.max(...rows.map(({ log }) => log));
  const total = rows.reduce((sum, { log }) => sum + Math.exp(log - greatest), 0);
  return rows.map(({ log, ...row }) => ({ ...row, sharpened: Math.exp(log - greatest) / total }));
}

/** Renyi entropy in nats; Shannon's at order 1, its limit. */
export function renyiEntropy(probabilities: readonly number[], order: number): number {
  const positive = probabilities.filter((probability) => probability > 0);
  if (Math.abs(order - 1) < 1e-9)
    return Math.max(
      0,
      positive.reduce((sum, probability) => sum - probability * Math.log(probability), 0),
    );
  const sum = positive.reduce((acc, probability) => acc + probability ** order, 0);
  return Math.max(0, Math.log(sum) / (1 - order));
}

function powerAt({ alpha, normalization, normalizationPower = 1 }: Sampling, tokens: number): number {
  if (normalization === "none") return 1;
  const w = normalization === "sum" ? 0 : normalization === "mean" ? 1 : normalizationPower;
  return 1 + (alpha - 1) / tokens ** w;
}
