import { arithmeticTask } from "@/domain/task/task";
import { seededRandom, seedOf } from "@/trainer/embedded/seeded-random";
import type { EmbeddedTask, Prompt, Split } from "./embedded-task";
import { createTokenizer, EOS } from "./tokenizer";

/** Two equivalent wordings at each of the three places of a written answer. */
export const WORDINGS = {
  units: ["units ", "ones "],
  tens: [", tens ", ", then "],
  answer: [", so ", ", thus "],
} as const;

const tokenizer = createTokenizer([
  ...Array.from({ length: 10 }, (_, digit) => String(digit)),
  "+",
  "=",
  ...WORDINGS.units,
  ...WORDINGS.tens,
  ...WORDINGS.answer,
]);

export type Pair = { a: number; b: number };
export const tiers = ["E", "M", "H", "X"] as const;
export type Tier = (typeof tiers)[number];

/** E: no carry from the units; with one, M below 100, H below 150, X above. */
export function tierOf({ a, b }: Pair): Tier {
  if ((a % 10) + (b % 10) < 10) return "E";
  if (a + b < 100) return "M";
  return a + b < 150 ? "H" : "X";
}

/** Share of pairs with a unit carry among the prompts (uniform pairs have .45). */
export const CARRY_SHARE = 0.65;

/** a + b and b + a fall in the same split, so that none leaks the other: 70 % train, 15 % validation, 15 % test. */
export function splitOf({ a, b }: Pair): Split {
  const share = seedOf("arithmetic split", Math.min(a, b), Math.max(a, b)) / 2 ** 32;
  if (share < 0.7) return "train";
  return share < 0.85 ? "validation" : "test";
}

/** Sums are written with three digits: 85 is "085". */
export const threeDigits = (n: number) => String(n).padStart(3, "0");
export const twoDigits = (n: number) => String(n).padStart(2, "0");

export function promptOf(pair: Pair): Prompt {
  const text = `${pair.a}+${pair.b}=`;
  return {
    id: text.slice(0, -1),
    text,
    tokens: tokenizer.encode(text),
    tier: tierOf(pair),
    answer: String(pair.a + pair.b),
  };
}

/** All pairs of a split with a carry, and as many without as leave `CARRY_SHARE` with one. */
function chosenPairs(split: Split): Pair[] {
  const pairs: Pair[] = [];
  for (let a = 10; a < 100; a++) for (let b = 10; b < 100; b++) if (splitOf({ a, b }) === split) pairs.push({ a, b });
  const ordered = inHashOrder(pairs, "arithmetic order");
  const carrying = ordered.filter((pair) => tierOf(pair) !== "E").length;
  let plain = Math.round((carrying * (1 - CARRY_SHARE)) / CARRY_SHARE);
  return ordered.filter((pair) => tierOf(pair) !== "E" || plain-- > 0);
}

/** The pairs of a split in an order that mixes the tiers evenly: its first n are a fair sample. */
export function pairsOf(split: Split): Pair[] {
  // Not the order of choosing, which has the pairs without a carry in front.
  return inHashOrder(chosenPairs(split), "arithmetic place");
}

function inHashOrder(pairs: Pair[], name: string): Pair[] {
  const order = new Map(pairs.map((pair) => [pair, seedOf(name, pair.a, pair.b)]));
  return [...pairs].sort((x, y) => (order.get(x) ?? 0) - (order.get(y) ?? 0));
}

const WRITTEN = /^(?:units |ones )(\d\+\d=\d\d), (?:tens |then )(\d\+\d\+\d=\d\d), (?:so |thus )(\d\d\d)$/;
const DIRECT = /^(\d\d\d)$/;

/** Digits at the same place, over three. */
function sharedDigits(read: string, gold: string): number {
  return [0, 1, 2].filter((place) => read[place] === gold[place]).length / 3;
}

const promptsBySplit = new Map<Split, Prompt[]>();

/** Two-digit sums, answered directly (4 tokens) or after written steps (21 tokens). */
export const arithmetic: EmbeddedTask = {
  task: arithmeticTask,
  tokenizer,
  promptTokens: 6,
  context: 48,
  prompts(split) {
    const known = promptsBySplit.get(split) ?? pairsOf(split).map(promptOf);
    promptsBySplit.set(split, known);
    return known;
  },
  verify(prompt, completion) {
    const ended = completion.includes(EOS);
    const text = tokenizer.decode(completion);
    const written = ended ? WRITTEN.exec(text) : null;
    const read = written?.[3] ?? (ended ? DIRECT.exec(text)?.[1] : undefined) ?? null;
    const parsedAnswer = read === null ? null : String(Number(read));
    return {
      parsedAnswer,
      signals: {
        correct: parsedAnswer === prompt.answer ? 1 : 0,
        parsed: read === null ? 0 : 1,
        truncated: ended ? 0 : 1,
        written_steps: written ? 1 : 0,
        progress: read === null ? 0 : sharedDigits(read, threeDigits(Number(prompt.answer))),
        steps: text.match(/\d=\d\d(?!\d)/g)?.length ?? 0,
      },
    };
  },
  gold(prompt) {
    const [a = 0, b = 0] = prompt.text.split(/[+=]/).map(Number);
    return [...tokenizer.encode(writtenAnswer({ a, b })), EOS];
  },
};

type Slips = { units?: number; tens?: number; answer?: number; wordings?: readonly [number, number, number] };

/** The written way to a + b, 20 tokens before EOS; a slip is added to that step's result and carried along. */
export function writtenAnswer({ a, b }: Pair, slips: Slips = {}): string {
  const [w1, w2, w3] = slips.wordings ?? [0, 0, 0];
  const units = clamp((a % 10) + (b % 10) + (slips.units ?? 0), 0, 19);
  const carry = units >= 10 ? 1 : 0;
  const [ta, tb] = [Math.floor(a / 10), Math.floor(b / 10)];
  const tens = clamp(ta + tb + carry + (slips.tens ?? 0), 0, 19);
  const answer = clamp(10 * tens + (units % 10) + (slips.answer ?? 0), 0, 199);
  const first = `${WORDINGS.units[w1]}${a % 10}+${b % 10}=${twoDigits(units)}`;
  const second = `${WORDINGS.tens[w2]}${ta}+${tb}+${carry}=${twoDigits(tens)}`;
  return `${first}${second}${WORDINGS.answer[w3]}${threeDigits(answer)}`;
}

const clamp = (n: number, least: number, most: number) => Math.min(most, Math.max(least, n));

/** How the base's texts are made: shares of written answers and of right direct answers per tier, and noise. */
export const BASE_RECIPE = {
  written: { E: 0.4, M: 0.75, H: 0.3, X: 0.001 },
  directRight: { E: 1, M: 0.05, H: 0.05, X: 0 },
  directNoise: 0.35,
  writtenNoise: 0.25,
} as const;

/** One completion of the base's texts, EOS included: right or wrong as `BASE_RECIPE` says. */
export function baseCompletion(pair: Pair, random: () => number): number[] {
  const tier = tierOf(pair);
  const pick = (n: number) => Math.min(n - 1, Math.floor(random() * n));
  const offset = () => (1 + pick(9)) * (random() < 0.5 ? -1 : 1);
  if (random() < BASE_RECIPE.written[tier]) {
    const wordings = [pick(2), pick(2), pick(2)] as const;
    const slip = random() < BASE_RECIPE.writtenNoise ? (["units", "tens", "answer"] as const)[pick(3)] : null;
    return [...tokenizer.encode(writtenAnswer(pair, slip ? { wordings, [slip]: offset() } : { wordings })), EOS];
  }
  const sum = pair.a + pair.b;
  const meant = random() < BASE_RECIPE.directRight[tier] ? sum : sum - 10;
  const said = random() < BASE_RECIPE.directNoise ? clamp(meant + offset(), 0, 199) : meant;
  return [...tokenizer.encode(threeDigits(said)), EOS];
}

/** A supervised batch: pairs of the train split with a completion each, from the stream `seed`. */
export function baseBatch(size: number, ...seed: (number | string)[]): { prompt: number[]; completion: number[] }[] {
  const random = seededRandom("arithmetic base", ...seed);
  const prompts = trainPairs();
  return Array.from({ length: size }, () => {
    const pair = prompts[Math.floor(random() * prompts.length)] ?? { a: 10, b: 10 };
    return { prompt: promptOf(pair).tokens, completion: baseCompletion(pair, random) };
  });
}

let knownTrainPairs: Pair[] | null = null;
const trainPairs = () => {
  knownTrainPairs ??= chosenPairs("train");
  return knownTrainPairs;
};
