import type { Normalization, Objective } from "@/domain/reward/spec";
import type { BankView } from "./bank-view";
import { alphaAt, betaInvAt, MAP_SIZE, type MapAxes } from "./map-axes";
import { likelihoodColumn } from "./weigh";

/** The forecast over (alpha, betaInv) in sampling mode; cell (a, b) is at b * MAP_SIZE + a, NaN where it is not known (yet). */
export type ForecastMap = {
  axes: MapAxes;
  accuracy: Float64Array;
  meanLength: Float64Array;
  /** Mean over the prompts. */
  ess: Float64Array;
  /** Cells between two that are known along an axis: 4, 2, then 1. */
  stride: number;
};

export type MapInput = {
  view: BankView;
  /** taskTotal in the order of the view. */
  r: Float64Array;
  normalization: Normalization;
  normalizationPower?: number | undefined;
  axes: MapAxes;
};

/** Products between two pauses: a few milliseconds. */
const SLICE = 500_000;
/** Below this sum the factors of a weight have vanished one beside the other, and the weights are taken from their logarithms. */
const VANISHED = 1e-100;

/**
 * The map, coarse first: a whole one after the strides 4, 2 and 1, null between slices, so that who runs it can stop it or let
 * others have their turn. log w = (alpha - 1) N + betaInv r + S_ref - S_q is a sum of what alpha and what betaInv decides, so
 * a cell costs one product a sample and no exponential.
 */
export function* forecastMap(input: MapInput): Generator<ForecastMap | null, void> {
  const { view, axes } = input;
  const sums = emptySums();
  for (const stride of [4, 2, 1]) {
    const cells = cellsOf(stride);
    const work = workOf(input, stride);
    let done = 0;
    for (let prompt = 0; prompt < view.prompts; prompt += 1) {
      const samples = work.read(prompt);
      if (samples === 0) continue;
      for (const cell of cells) work.addCell(sums, cell, samples);
      done += samples * cells.length;
      if (done < SLICE) continue;
      done = 0;
      yield null;
    }
    yield finished(sums, axes, stride);
  }
}

type Cell = { at: number; a: number; b: number };
type Sums = {
  accuracy: Float64Array;
  solvedIn: Float64Array;
  length: Float64Array;
  ess: Float64Array;
  prompts: Float64Array;
};

function emptySums(): Sums {
  const zeros = () => new Float64Array(MAP_SIZE * MAP_SIZE);
  return { accuracy: zeros(), solvedIn: zeros(), length: zeros(), ess: zeros(), prompts: zeros() };
}

/** The cells that this stride adds to the coarser one. */
function cellsOf(stride: number): Cell[] {
  const coarser = stride === 4 ? Number.POSITIVE_INFINITY : 2 * stride;
  const cells: Cell[] = [];
  for (let b = 0; b < MAP_SIZE; b += stride)
    for (let a = 0; a < MAP_SIZE; a += stride)
      if (coarser === Number.POSITIVE_INFINITY || a % coarser !== 0 || b % coarser !== 0)
        cells.push({ at: b * MAP_SIZE + a, a, b });
  return cells;
}

function workOf({ view, r, normalization, normalizationPower, axes }: MapInput, stride: number) {
  const objective: Objective = { mode: "sampling", alpha: 1, betaInv: 0, normalization, normalizationPower };
  const n = likelihoodColumn(view, objective);
  let most = 0;
  for (let prompt = 0; prompt < view.prompts; prompt += 1)
    most = Math.max(most, (view.start[prompt + 1] ?? 0) - (view.start[prompt] ?? 0));
  const along = Array.from({ length: MAP_SIZE }, (_, at) => at / (MAP_SIZE - 1));
  const alphas = along.map((share) => alphaAt(axes, share));
  const betas = along.map((share) => betaInvAt(axes, share));
  const column = () => new Float64Array(most);
  const byAlpha = alphas.map(column);
  const byBeta = betas.map(column);
  const [likely, reward, drawn, solved, measured, tokens] = [
    column(),
    column(),
    column(),
    column(),
    column(),
    column(),
  ];
  const scratch = column();
  const ones = column().fill(1);
  let allMeasured = true;

  /** Takes a prompt's valid samples and their factors along both axes; gives how many there are. */
  function read(prompt: number): number {
    let samples = 0;
    allMeasured = true;
    for (let place = view.start[prompt] ?? 0; place < (view.start[prompt + 1] ?? 0); place += 1) {
      const own = n[place] ?? Number.NaN;
      const shift = view.drawn[place] ?? Number.NaN;
      if (Number.isNaN(view.ref[place] ?? Number.NaN) || !Number.isFinite(own) || !Number.isFinite(shift)) continue;
      likely[samples] = own;
      drawn[samples] = shift;
      reward[samples] = r[place] ?? Number.NaN;
      const success = view.success[place] ?? Number.NaN;
      measured[samples] = Number.isNaN(success) ? 0 : 1;
      if (Number.isNaN(success)) allMeasured = false;
      solved[samples] = success === 1 ? 1 : 0;
      tokens[samples] = view.tokens[place] ?? 0;
      samples += 1;
    }
    for (let at = 0; at < MAP_SIZE; at += stride) {
      const alpha = alphas[at] ?? 1;
      const beta = betas[at] ?? 0;
      exponentials(byAlpha[at] ?? likely, samples, (k) => (alpha - 1) * (likely[k] ?? 0) + (drawn[k] ?? 0));
      exponentials(byBeta[at] ?? reward, samples, (k) => (beta === 0 ? 0 : beta * (reward[k] ?? Number.NaN)));
    }
    return samples;
  }

  function addCell(sums: Sums, { at, a, b }: Cell, samples: number): void {
    if (add(sums, at, byAlpha[a] ?? ones, byBeta[b] ?? ones, samples)) return;
    const alpha = alphas[a] ?? 1;
    const beta = betas[b] ?? 0;
    exponentials(scratch, samples, (k) => {
      const paid = beta === 0 ? 0 : beta * (reward[k] ?? Number.NaN);
      return (alpha - 1) * (likely[k] ?? 0) + paid + (drawn[k] ?? 0);
    });
    add(sums, at, scratch, ones, samples);
  }

  /** Adds a prompt to a cell, its weights being left x right; false where they have vanished. */
  function add(sums: Sums, at: number, left: Float64Array, right: Float64Array, samples: number): boolean {
    let all = 0;
    let squares = 0;
    let solvedWeight = 0;
    let length = 0;
    for (let k = 0; k < samples; k += 1) {
      const weight = (left[k] ?? 0) * (right[k] ?? 0);
      all += weight;
      squares += weight * weight;
      solvedWeight += weight * (solved[k] ?? 0);
      length += weight * (tokens[k] ?? 0);
    }
    if (!(all > VANISHED)) return false;
    sums.length[at] = (sums.length[at] ?? 0) + length / all;
    sums.ess[at] = (sums.ess[at] ?? 0) + (all * all) / squares;
    sums.prompts[at] = (sums.prompts[at] ?? 0) + 1;
    let known = all;
    if (!allMeasured) {
      known = 0;
      for (let k = 0; k < samples; k += 1) known += (left[k] ?? 0) * (right[k] ?? 0) * (measured[k] ?? 0);
    }
    if (known > 0) {
      sums.accuracy[at] = (sums.accuracy[at] ?? 0) + solvedWeight / known;
      sums.solvedIn[at] = (sums.solvedIn[at] ?? 0) + 1;
    }
    return true;
  }

  return { read, addCell };
}

/** exp(log - greatest) of each sample; 0 where the logarithm is not a number. */
function exponentials(into: Float64Array, samples: number, log: (k: number) => number): void {
  let greatest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < samples; k += 1) {
    const value = log(k);
    into[k] = value;
    if (value > greatest) greatest = value;
  }
  for (let k = 0; k < samples; k += 1) {
    const value = into[k] ?? Number.NaN;
    into[k] = Number.isNaN(value) ? 0 : Math.exp(value - greatest);
  }
}

function finished(sums: Sums, axes: MapAxes, stride: number): ForecastMap {
  const mean = (sum: Float64Array, over: Float64Array) =>
    sum.map((value, at) => ((over[at] ?? 0) > 0 ? value / (over[at] ?? 1) : Number.NaN));
  return {
    axes,
    stride,
    accuracy: mean(sums.accuracy, sums.solvedIn),
    meanLength: mean(sums.length, sums.prompts),
    ess: mean(sums.ess, sums.prompts),
  };
}
