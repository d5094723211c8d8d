import { finiteOrNull } from "@/domain/statistics/finite";
import { deviationIn, meanIn } from "@/domain/statistics/moments";
import { tied } from "@/domain/statistics/ties";
import { memoOf } from "./memo-of";

/** How the numbers of a column lie; every number is finite, or null where there is none. */
export type Distribution = {
  /** Rollouts with a finite number. */
  count: number;
  /** Share of rollouts without one, 0..1. */
  missing: number;
  mean: number | null;
  /** Over n; 0 where all tie. */
  sd: number | null;
  min: number | null;
  max: number | null;
  /** Rollouts from `from + k width` up to the next edge; the last bin holds its upper edge too. Null for no numbers. */
  bins: { from: number; width: number; counts: number[] } | null;
};

/** About how many bins a histogram has: between this and twice or thrice as many, so that edges are round numbers. */
const BINS = 16;

/** The distribution of a column; NaN and infinities count as missing. */
export function distribution(values: Float64Array): Distribution {
  return memoOf(values)("distribution", [], () => describe(values));
}

function describe(values: Float64Array): Distribution {
  let count = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    count += 1;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const missing = values.length === 0 ? 0 : (values.length - count) / values.length;
  if (count === 0) return { count, missing, mean: null, sd: null, min: null, max: null, bins: null };
  const { from, width, length } = niceBins(min, max);
  const counts = new Array<number>(length).fill(0);
  const mean = Number.isFinite(sum) ? sum / count : meanIn(values.filter(Number.isFinite), count);
  const begin = from / width;
  let squares = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    const apart = value - mean;
    squares += apart * apart;
    // Divided first, since the range may leave a float64; the slack keeps a value on an edge in the bin that begins there.
    const bin = Math.floor(value / width - begin + 1e-9);
    const place = bin < 0 ? 0 : bin >= length ? length - 1 : bin;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  const sd = tied(min, max) ? 0 : Math.sqrt(squares / count);
  return {
    count,
    missing,
    mean,
    sd: finiteOrNull(Number.isFinite(sd) ? sd : deviationIn(values.filter(Number.isFinite), count, "population")),
    min,
    max,
    bins: { from, width, counts },
  };
}

/** Bins of a round width (1, 2 or 5 times a power of ten) whose edges are multiples of it; one bin around a lone value. */
export function niceBins(min: number, max: number): { from: number; width: number; length: number } {
  if (tied(min, max)) {
    const width = Math.max(1, Math.abs(min) / 8);
    return { from: min - width / 2, width, length: 1 };
  }
  const rough = max / BINS - min / BINS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const width = [5, 2, 1].map((factor) => factor * power).find((step) => step <= rough) ?? power;
  const first = Math.floor(min / width + 1e-9);
  const last = Math.ceil(max / width - 1e-9);
  // Adding 0 makes a negative zero an ordinary one.
  return { from: Math.max(first * width, -Number.MAX_VALUE) + 0, width, length: Math.max(1, last - first) };
}
