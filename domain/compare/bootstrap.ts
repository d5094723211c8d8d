import { seededRandom } from "@/domain/evaluation/seeded-subsets";

export type Estimate = { value: number; low: number; high: number };

/** Resamplings: enough that the ends of a 95 % interval move by less than is read off a chart. */
export const BOOTSTRAP_ROUNDS = 1000;

/**
 * For each column of a table with one row a problem: its mean, and the 95 % percentile interval of that mean over tables
 * drawn from the rows with replacement (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). Problems are what is independent; samples of one problem are not. The columns of a
 * row stay together, so that differences of paired measurements keep their pairing. No rows, no estimate.
 */
export function bootstrapMeans(
  rows: readonly (readonly number[])[],
  { seed = 1, rounds = BOOTSTRAP_ROUNDS }: { seed?: number; rounds?: number } = {},
): Estimate[] {
  const width = rows[0]?.length ?? 0;
  const count = rows.length;
  const table = new Float64Array(count * width);
  rows.forEach((row, i) => {
    row.forEach((value, j) => {
      table[i * width + j] = value;
    });
  });
  const random = seededRandom(seed);
  const means = Array.from({ length: width }, () => new Float64Array(rounds));
  const sums = new Float64Array(width);
  for (let round = 0; round < rounds; round += 1) {
    sums.fill(0);
    for (let draw = 0; draw < count; draw += 1) {
      const at = Math.floor(random() * count) * width;
      for (let j = 0; j < width; j += 1) sums[j] = (sums[j] ?? 0) + (table[at + j] ?? 0);
    }
    means.forEach((drawn, j) => {
      drawn[round] = (sums[j] ?? 0) / count;
    });
  }
  return means.map((drawn, j) => {
    const sorted = drawn.sort();
    const value = rows.reduce((sum, row) => sum + (row[j] ?? 0), 0) / count;
    return { value, low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
  });
}

/** Between the two nearest of sorted values. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(sorted.length - 1, below + 1)] ?? low;
  return low + (high - low) * (place - below);
}
