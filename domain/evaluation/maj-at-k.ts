import { pickSubset, seededRandom } from "./seeded-subsets";

/** Votes for one parsed answer; null is a completion no answer could be read from. */
export type AnswerCount = { answer: string | null; count: number; correct: boolean };

/** Up to this many subsets, maj@k is exact. */
export const EXACT_SUBSETS = 20_000;
/** Else it is the mean over this many seeded ones. */
export const SAMPLED_SUBSETS = 1_000;

/**
 * The expected score of a majority vote over k of the n samples: the share of correct answers among those with the most
 * votes; null answers cannot win, and a subset of nulls alone scores 0. null where k > n.
 */
export function majAtK(answers: readonly AnswerCount[], k: number, seed = 0): number | null {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`maj@k needs a whole k >= 1; got ${k}.`);
  const { votes, nulls } = tally(answers);
  const n = votes.reduce((sum, vote) => sum + vote.count, nulls);
  if (k > n) return null;
  return combinations(n, k) <= EXACT_SUBSETS ? exact(votes, nulls, n, k) : sampled(votes, n, k, seed);
}

type Vote = { count: number; score: number };

/** Answers merged and sorted by their text, so that the order they came in changes nothing. */
function tally(answers: readonly AnswerCount[]): { votes: Vote[]; nulls: number } {
  const merged = new Map<string, { count: number; correct: number }>();
  let nulls = 0;
  for (const { answer, count, correct } of answers) {
    if (!Number.isInteger(count) || count < 0)
      throw new RangeError(`A vote count is a whole number from 0; got ${count}.`);
    if (answer === null) {
      nulls += count;
      continue;
    }
    const entry = merged.get(answer) ?? { count: 0, correct: 0 };
    merged.set(answer, { count: entry.count + count, correct: entry.correct + (correct ? count : 0) });
  }
  const votes = [...merged]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .filter(([, entry]) => entry.count > 0)
    .map(([, entry]) => ({ count: entry.count, score: entry.correct / entry.count }));
  return { votes, nulls };
}

/** Sums over how many of each answer are drawn: each such draw stands for prod C(count, drawn) subsets. */
function exact(votes: readonly Vote[], nulls: number, n: number, k: number): number {
  // What the answers from here on, and the nulls, can still supply: draws that cannot be filled are never begun.
  const supply = votes.map((_, index) => votes.slice(index + 1).reduce((sum, vote) => sum + vote.count, nulls));
  const walk = (index: number, left: number, ways: number, most: number, tied: number, scores: number): number => {
    const vote = votes[index];
    if (vote === undefined) return left <= nulls && tied > 0 ? (ways * combinations(nulls, left) * scores) / tied : 0;
    let sum = 0;
    for (let drawn = Math.max(0, left - (supply[index] ?? 0)); drawn <= Math.min(vote.count, left); drawn += 1) {
      const next = ways * combinations(vote.count, drawn);
      if (drawn === 0 || drawn < most) sum += walk(index + 1, left - drawn, next, most, tied, scores);
      else if (drawn === most) sum += walk(index + 1, left - drawn, next, most, tied + 1, scores + vote.score);
      else sum += walk(index + 1, left - drawn, next, drawn, 1, vote.score);
    }
    return sum;
  };
  return walk(0, k, 1, 0, 0, 0) / combinations(n, k);
}

function sampled(votes: readonly Vote[], n: number, k: number, seed: number): number {
  const random = seededRandom(seed);
  // Sample i belongs to the answer whose run of places holds i; places beyond the last answer are nulls.
  const owner = votes.flatMap((vote, index) => new Array<number>(vote.count).fill(index));
  const places = Array.from({ length: n }, (_, index) => index);
  let sum = 0;
  for (let round = 0; round < SAMPLED_SUBSETS; round += 1) {
    const drawn = new Array<number>(votes.length).fill(0);
    for (const place of pickSubset(places, k, random)) {
      const index = owner[place];
      if (index !== undefined) drawn[index] = (drawn[index] ?? 0) + 1;
    }
    const most = drawn.reduce((high, count) => Math.max(high, count), 0);
    if (most === 0) continue;
    let tied = 0;
    let scores = 0;
    drawn.forEach((count, index) => {
      if (count !== most) return;
      tied += 1;
      scores += votes[index]?.score ?? 0;
    });
    sum += scores / tied;
  }
  return sum / SAMPLED_SUBSETS;
}

/** C(n, k) as a float; exact below 2^53. */
export function combinations(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let result = 1;
  for (let i = 1; i <= Math.min(k, n - k); i += 1) result = Math.round((result * (n - Math.min(k, n - k) + i)) / i);
  return result;
}
