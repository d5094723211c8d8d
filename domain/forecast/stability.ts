import { seededRandom } from "@/domain/evaluation/seeded-subsets";
import { deadGroups } from "@/domain/preview/dead-groups";
import type { Objective, RewardSpec, RewardTerm, Weight } from "@/domain/reward/spec";
import { SPEC_LIMITS } from "@/domain/reward/spec";
import { type BankView, inOrder, promptsOf } from "./bank-view";
import { expectation } from "./forecast-columns";
import { likelihoodColumn, weigh } from "./weigh";

/** How far each weight is moved. */
export const NUDGE = 0.1;
export const STABILITY_DRAWS = 100;

/** The forecast at one choice of weights. */
export type BriefOutlook = {
  accuracy: number | null;
  meanLength: number | null;
  /** By tier, in the order of their first prompt. */
  tiers: { tier: string | null; accuracy: number | null }[];
  /** Accuracy of every prompt; NaN where it is not known. */
  byPrompt: Float64Array;
};

/** What moved: one term's weight by a factor, or a draw of factors for all of them. */
export type Nudge = { kind: "term"; term: string; factor: number } | { kind: "draw"; draw: number };

export type Jump = {
  nudge: Nudge;
  /** null: accuracy over all prompts, else of a tier. */
  tier: string | null;
  from: number;
  to: number;
};

export type StabilityOutcome = {
  nudge: Nudge;
  accuracy: number | null;
  meanLength: number | null;
  /** Prompts on which every answer has the same reward. */
  dead: number;
  /** Prompts whose own accuracy moved by at least a half. */
  jumped: number;
};

export type Stability = {
  unmoved: { accuracy: number | null; meanLength: number | null; dead: number; prompts: number };
  terms: { term: string; up: StabilityOutcome; down: StabilityOutcome }[];
  /** Those done so far. */
  draws: StabilityOutcome[];
  /** The greatest moves of accuracy over all prompts, and the greatest of a tier. */
  overall: LargestJumps;
  tier: LargestJumps;
  finished: boolean;
};

/** Of a weight alone, and of all weights together; null where nothing moves. */
export type LargestJumps = { term: Jump | null; draw: Jump | null };

/** Terms whose weight counts: those that are summed, with a weight other than 0, under an aggregate that reads weights. */
export function weighedTerms({ terms, aggregate, objective }: RewardSpec): RewardTerm[] {
  if (aggregate.op === "lexicographic" || aggregate.op === "formula") return [];
  if (objective.mode !== "none" && objective.betaInv === 0) return [];
  return terms.filter(({ role, weight }) => role !== "metric" && role !== "gold" && !isZero(weight));
}

/**
 * The forecast under every weight a tenth up and down, one at a time, and under seeded draws of all of them: what there is so
 * far after every outcome, so that who runs it can stop it. `taskTotalOf` scores the bank with a spec.
 */
export function* stability(input: {
  view: BankView;
  spec: RewardSpec;
  objective: Objective;
  taskTotalOf: (spec: RewardSpec) => Float64Array;
  draws?: number;
  seed?: number;
}): Generator<Stability, void> {
  const { view, spec, objective, taskTotalOf, draws = STABILITY_DRAWS, seed = 1 } = input;
  const terms = weighedTerms(spec);
  const n = likelihoodColumn(view, objective);
  const at = (factors: ReadonlyMap<string, number>) => {
    const taskTotal = taskTotalOf(withFactors(spec, factors));
    const { dead } = deadGroups(taskTotal, promptsOf(view));
    return { ...briefOutlook({ view, objective, n, r: inOrder(view, taskTotal) }), dead };
  };
  const unmoved = at(new Map());
  const { accuracy, meanLength, dead } = unmoved;
  const result: Stability = {
    unmoved: { accuracy, meanLength, dead, prompts: view.prompts },
    terms: [],
    draws: [],
    overall: { term: null, draw: null },
    tier: { term: null, draw: null },
    finished: terms.length === 0,
  };
  yield { ...result };
  if (terms.length === 0) return;
  const take = (nudge: Nudge, factors: ReadonlyMap<string, number>): StabilityOutcome => {
    const moved = at(factors);
    const withJump = (most: LargestJumps, tier: string | null, from: number | null, to: number | null) => {
      if (from === null || to === null || Math.abs(to - from) <= jumpSize(most[nudge.kind]) + 1e-9) return most;
      return { ...most, [nudge.kind]: { nudge, tier, from, to } };
    };
    result.overall = withJump(result.overall, null, unmoved.accuracy, moved.accuracy);
    unmoved.tiers.forEach((own, place) => {
      if (own.tier === null) return;
      result.tier = withJump(result.tier, own.tier, own.accuracy, moved.tiers[place]?.accuracy ?? null);
    });
    let jumped = 0;
    unmoved.byPrompt.forEach((own, prompt) => {
      if (Math.abs((moved.byPrompt[prompt] ?? Number.NaN) - own) >= 0.5) jumped += 1;
    });
    return { nudge, accuracy: moved.accuracy, meanLength: moved.meanLength, dead: moved.dead, jumped };
  };
  for (const { id } of terms) {
    const of = (factor: number) => take({ kind: "term", term: id, factor }, new Map([[id, factor]]));
    result.terms = [...result.terms, { term: id, up: of(1 + NUDGE), down: of(1 - NUDGE) }];
    yield { ...result };
  }
  const random = seededRandom(seed);
  for (let draw = 0; draw < draws; draw += 1) {
    const factors = new Map(terms.map(({ id }) => [id, 1 + NUDGE * (2 * random() - 1)]));
    result.draws = [...result.draws, take({ kind: "draw", draw }, factors)];
    result.finished = draw === draws - 1;
    yield { ...result };
  }
}

/** How far accuracy moves, 0..1. */
export function jumpSize(jump: Jump | null): number {
  return jump === null ? 0 : Math.abs(jump.to - jump.from);
}

function briefOutlook(input: { view: BankView; objective: Objective; n: Float64Array; r: Float64Array }): BriefOutlook {
  const { view, objective, n, r } = input;
  const weights = new Float64Array(view.ref.length);
  const byPrompt = new Float64Array(view.prompts).fill(Number.NaN);
  const lengths: number[] = [];
  for (let prompt = 0; prompt < view.prompts; prompt += 1) {
    const from = view.start[prompt] ?? 0;
    const to = view.start[prompt + 1] ?? 0;
    if (weigh({ view, target: objective, n, r, prompt, weights }).valid === 0) continue;
    byPrompt[prompt] = expectation(weights, view.success, from, to) ?? Number.NaN;
    lengths.push(expectation(weights, view.tokens, from, to) ?? 0);
  }
  const accuracyOf = (belongs: (prompt: number) => boolean) =>
    mean(Array.from(byPrompt).filter((value, prompt) => !Number.isNaN(value) && belongs(prompt)));
  return {
    accuracy: accuracyOf(() => true),
    meanLength: mean(lengths),
    tiers: [...new Set(view.tiers)].map((tier) => ({ tier, accuracy: accuracyOf((at) => view.tiers[at] === tier) })),
    byPrompt,
  };
}

function withFactors(spec: RewardSpec, factors: ReadonlyMap<string, number>): RewardSpec {
  if (factors.size === 0) return spec;
  const terms = spec.terms.map((term) => {
    const factor = factors.get(term.id);
    return factor === undefined ? term : { ...term, weight: scaled(term.weight, factor) };
  });
  return { ...spec, terms };
}

function scaled(weight: Weight, factor: number): Weight {
  const times = (value: number) => Math.max(-SPEC_LIMITS.weight, Math.min(SPEC_LIMITS.weight, value * factor));
  if (typeof weight === "number") return times(weight);
  if (weight.schedule === "piecewise")
    return { ...weight, points: weight.points.map(([step, value]): [number, number] => [step, times(value)]) };
  return { ...weight, from: times(weight.from), to: times(weight.to) };
}

function isZero(weight: Weight): boolean {
  if (typeof weight === "number") return weight === 0;
  if (weight.schedule === "piecewise") return weight.points.every(([, value]) => value === 0);
  return weight.from === 0 && weight.to === 0;
}

function mean(values: readonly number[]): number | null {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}
