import { isConstantObjective } from "@/domain/objective/objective";
import type { ColumnScores } from "@/domain/preview/scores";
import type { Objective } from "@/domain/reward/spec";
import type { RolloutColumns } from "@/domain/rollout/columns";
import { finiteOrNull, meanOrNull } from "@/domain/statistics/finite";
import { type BankView, bankView, inOrder } from "./bank-view";
import { likelihoodColumn, type Target, totalAt, weigh } from "./weigh";

/** Means at a distribution over the answers; null where nothing measured it. */
export type OutlookValues = {
  accuracy: number | null;
  meanLength: number | null;
  taskTotal: number | null;
  /** Mean S_ref in nats. */
  refLogprob: number | null;
  /** A step signal stands for its sum. */
  signals: Record<string, number | null>;
  /** From the sampled distribution, nats; at most the log of the samples. */
  kl: number | null;
  /** From the base model, nats: the same but for a bank drawn from another distribution. */
  klBase: number | null;
  /** log Z in nats, in sampling mode. */
  logZ: number | null;
  /** What the optimum is worth beyond the base, in units of the objective. */
  gap: number | null;
};

export type PromptOutlook = OutlookValues & {
  promptId: string;
  tier: string | null;
  /** Valid samples. */
  samples: number;
  /** 1 .. samples. It cannot see answers that were never sampled. */
  ess: number;
  /** No success among the samples: its base success rate is at most about 3 / samples, at 95 %. */
  unseen: boolean;
  baseAccuracy: number | null;
  baseLength: number | null;
  ties: TieRange | null;
};

/** Where an objective only ranks answers: the samples tied at the top, and between what their lengths and successes lie. */
export type TieRange = {
  best: number;
  /** Whether they are different answers, as far as length and S_ref tell: copies of one answer tie with each other too. */
  differ: boolean;
  length: [number, number];
  accuracy: [number, number] | null;
};

export type Outlook = OutlookValues & {
  /** Prompts that the means are over. */
  prompts: number;
  ess: { mean: number; min: number } | null;
  unseen: number | null;
};

export type ColumnForecast = {
  optimum: Outlook;
  base: Outlook;
  /** In the order of their first prompt; tier null where prompts have none. */
  tiers: { tier: string | null; optimum: Outlook; base: Outlook }[];
  prompts: PromptOutlook[];
  /** Left out of everything above. */
  promptsWithoutSamples: number;
};

export type ForecastRefusal = "constant" | "cut" | "no refLogprob" | "no samples";
export type ForecastResult = { ok: true; forecast: ColumnForecast } | { ok: false; id: ForecastRefusal };

/** How a bank was cut while sampling; null or absent where it was not. */
export type BankCut = { topP?: number | null; topK?: number | null };

export type ForecastInput = {
  columns: RolloutColumns;
  scores: Pick<ColumnScores, "taskTotal">;
  objective: Objective;
  /** The signal that is success. */
  success: string;
  bank: BankCut;
};

/**
 * Where an objective's optimum is, by self-normalised importance sampling on a bank's columns, prompt by prompt (reward-spec.md,
 * Forecast), and beside it the base model itself as the bank has it.
 */
export function forecastColumns({ columns, scores, objective, success, bank }: ForecastInput): ForecastResult {
  if (isConstantObjective(objective)) return { ok: false, id: "constant" };
  if ((bank.topP ?? 1) < 1 || (bank.topK ?? 0) > 0) return { ok: false, id: "cut" };
  const view = bankView(columns, success);
  const r = inOrder(view, scores.taskTotal);
  const n = likelihoodColumn(view, objective);
  const at = { view, r, n, objective, weights: weightsOf(columns), baseWeights: weightsOf(columns) };
  const prompts: PromptOutlook[] = [];
  const bases: PromptOutlook[] = [];
  for (let prompt = 0; prompt < view.prompts; prompt += 1) {
    const base = weigh({ view, target: "base", n, r, prompt, weights: at.baseWeights });
    const optimum = weigh({ view, target: objective, n, r, prompt, weights: at.weights });
    if (optimum.valid === 0) continue;
    const own = promptOutlook(at, prompt, { ...optimum, target: objective });
    const ofBase = promptOutlook({ ...at, weights: at.baseWeights }, prompt, { ...base, target: "base" });
    prompts.push({ ...own, baseAccuracy: ofBase.accuracy, baseLength: ofBase.meanLength });
    bases.push(ofBase);
  }
  if (prompts.length === 0) {
    const unknown = objective.mode !== "none" && view.ref.length > 0 && view.ref.every(Number.isNaN);
    return { ok: false, id: unknown ? "no refLogprob" : "no samples" };
  }
  const tiers = [...new Set(prompts.map(({ tier }) => tier))].map((tier) => ({
    tier,
    optimum: overPrompts(prompts.filter((prompt) => prompt.tier === tier)),
    base: overPrompts(bases.filter((prompt) => prompt.tier === tier)),
  }));
  return {
    ok: true,
    forecast: {
      optimum: overPrompts(prompts),
      base: overPrompts(bases),
      tiers,
      prompts,
      promptsWithoutSamples: view.prompts - prompts.length,
    },
  };
}

const weightsOf = ({ count }: RolloutColumns) => new Float64Array(count);

type At = {
  view: BankView;
  objective: Objective;
  r: Float64Array;
  n: Float64Array;
  weights: Float64Array;
  baseWeights: Float64Array;
};

function promptOutlook(
  { view, objective, r, n, weights, baseWeights }: At,
  prompt: number,
  { valid, logZ, best, target }: { valid: number; logZ: number; best: number; target: Target },
): PromptOutlook {
  const from = view.start[prompt] ?? 0;
  const to = view.start[prompt + 1] ?? 0;
  const meanOf = (column: Float64Array) => expectation(weights, column, from, to);
  let kl = 0;
  let klBase = 0;
  let squares = 0;
  let solved = false;
  let total = 0;
  let baseTotal = 0;
  let baseShare = 0;
  for (let place = from; place < to; place += 1) {
    const own = weights[place] ?? 0;
    const base = baseWeights[place] ?? 0;
    const value = totalAt(objective, view, n, r, place);
    if (own > 0) {
      kl += own * Math.log(valid * own);
      klBase += own * Math.log(own / base);
      squares += own * own;
      total += own * value;
    }
    if (base > 0 && !Number.isNaN(value)) {
      baseTotal += base * value;
      baseShare += base;
    }
    if (view.success[place] === 1 && (target === "base" || !Number.isNaN(value))) solved = true;
  }
  const sampling = target !== "base" && target.mode === "sampling";
  const scale = objective.mode !== "none" && objective.betaInv > 0 ? objective.betaInv : 1;
  const worth = sampling ? logZ / scale : total;
  return {
    promptId: view.promptIds[prompt] ?? "",
    tier: view.tiers[prompt] ?? null,
    samples: valid,
    accuracy: meanOf(view.success),
    meanLength: meanOf(view.tokens),
    taskTotal: meanOf(r),
    refLogprob: meanOf(view.ref),
    signals: Object.fromEntries([...view.signals].map(([name, column]) => [name, meanOf(column)])),
    kl: Math.max(0, kl),
    klBase: finiteOrNull(Math.max(0, klBase)),
    ess: squares > 0 ? 1 / squares : 0,
    logZ: finiteOrNull(logZ),
    gap: target === "base" ? 0 : baseShare > 0 ? finiteOrNull(Math.max(0, worth - baseTotal / baseShare)) : null,
    unseen: !solved,
    baseAccuracy: null,
    baseLength: null,
    ties: best > 0 ? tieRange(view, weights, from, to, best) : null,
  };
}

/** Nats within which two S_ref may be of one answer: decoding in other batches moves it by some 1e-6. */
const SAME_ANSWER = 1e-4;

function tieRange(view: BankView, weights: Float64Array, from: number, to: number, best: number): TieRange {
  const nothing = (): [number, number] => [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let length = nothing();
  let ref = nothing();
  let accuracy: [number, number] | null = null;
  for (let place = from; place < to; place += 1) {
    if (!((weights[place] ?? 0) > 0)) continue;
    length = widened(length, view.tokens[place] ?? 0);
    const likely = view.ref[place] ?? Number.NaN;
    if (!Number.isNaN(likely)) ref = widened(ref, likely);
    const success = view.success[place] ?? Number.NaN;
    if (!Number.isNaN(success)) accuracy = widened(accuracy ?? [success, success], success);
  }
  return { best, differ: length[1] > length[0] || ref[1] - ref[0] > SAME_ANSWER, length, accuracy };
}

const widened = ([low, high]: [number, number], value: number): [number, number] => [
  Math.min(low, value),
  Math.max(high, value),
];

/** Weighted mean over the places that have a value; null where those carry no weight. */
export function expectation(weights: Float64Array, column: Float64Array, from: number, to: number): number | null {
  let sum = 0;
  let weight = 0;
  for (let place = from; place < to; place += 1) {
    const own = weights[place] ?? 0;
    const value = column[place] ?? Number.NaN;
    if (own === 0 || Number.isNaN(value)) continue;
    sum += own * value;
    weight += own;
  }
  return weight > 0 ? finiteOrNull(sum / weight) : null;
}

function overPrompts(prompts: readonly PromptOutlook[]): Outlook {
  const average = (take: (prompt: PromptOutlook) => number | null) => meanOrNull(prompts.map(take));
  const names = new Set(prompts.flatMap(({ signals }) => Object.keys(signals)));
  const ess = prompts.map((prompt) => prompt.ess);
  return {
    prompts: prompts.length,
    accuracy: average(({ accuracy }) => accuracy),
    meanLength: average(({ meanLength }) => meanLength),
    taskTotal: average(({ taskTotal }) => taskTotal),
    refLogprob: average(({ refLogprob }) => refLogprob),
    signals: Object.fromEntries([...names].map((name) => [name, average(({ signals }) => signals[name] ?? null)])),
    kl: average(({ kl }) => kl),
    klBase: average(({ klBase }) => klBase),
    logZ: average(({ logZ }) => logZ),
    gap: average(({ gap }) => gap),
    ess: ess.length > 0 ? { mean: meanOrNull(ess) ?? 0, min: ess.reduce((a, b) => Math.min(a, b)) } : null,
    unseen: average(({ unseen }) => (unseen ? 1 : 0)),
  };
}
