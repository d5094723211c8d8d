/** Steps per bucket at levels 1 to 4; level 0 is the points themselves. */
export const BUCKET_WIDTHS = [16, 256, 4096, 65536] as const;
export type BucketLevel = 1 | 2 | 3 | 4;
export type SeriesLevel = 0 | BucketLevel;

export type MetricPoint = { step: number; value: number };

/** The points of one stretch of steps; sum, min, max, first and last are over its finite values, null where there are none. */
export type Bucket = {
  level: BucketLevel;
  /** The bucket holds steps index * width up to, but not including, (index + 1) * width. */
  index: number;
  /** Finite values. */
  count: number;
  sum: number;
  min: number | null;
  max: number | null;
  first: number | null;
  last: number | null;
  nan: number;
  positiveInfinity: number;
  negativeInfinity: number;
};

/** Steps in one bucket of this level. */
export function bucketWidth(level: BucketLevel): number {
  return BUCKET_WIDTHS[level - 1] ?? Number.NaN;
}

/** The index of the bucket that holds a step; it depends on nothing else, so appended points never move a bucket. */
export function bucketIndex(level: BucketLevel, step: number): number {
  return Math.floor(step / bucketWidth(level));
}

/** The buckets of points in any order, at most one point a step, from the lowest index up; empty stretches have no bucket. */
export function bucketsOf(points: readonly MetricPoint[], level: BucketLevel): Bucket[] {
  const buckets = new Map<number, Bucket>();
  for (const { step, value } of inOrder(points)) {
    const index = bucketIndex(level, step);
    const bucket = buckets.get(index) ?? emptyBucket(level, index);
    add(bucket, value);
    buckets.set(index, bucket);
  }
  return [...buckets.values()];
}

/** The buckets one level up, from all buckets of this level in any order. */
export function mergeBuckets(children: readonly Bucket[]): Bucket[] {
  const parents = new Map<number, Bucket>();
  for (const child of [...children].sort((a, b) => a.index - b.index)) {
    const level = levelAbove(child.level);
    if (level === null)
      throw new RangeError(`Level ${child.level} is the highest: there is no level above to merge into.`);
    const index = Math.floor(child.index / (bucketWidth(level) / bucketWidth(child.level)));
    parents.set(index, joined(parents.get(index) ?? emptyBucket(level, index), child));
  }
  return [...parents.values()];
}

/** Mean of a bucket's finite values; null where there are none. */
export function bucketMean(bucket: Bucket): number | null {
  return bucket.count > 0 ? bucket.sum / bucket.count : null;
}

/** The finest level that shows the steps first..last in at most maxPoints points; the coarsest where none does. */
export function chooseLevel(input: {
  firstStep: number;
  lastStep: number;
  /** Points stored between the two, when known: a sparse series needs no buckets. */
  pointCount?: number;
  maxPoints: number;
}): SeriesLevel {
  const { firstStep, lastStep, pointCount, maxPoints } = input;
  const steps = lastStep - firstStep + 1;
  if (Math.min(pointCount ?? steps, steps) <= maxPoints) return 0;
  const levels: BucketLevel[] = [1, 2, 3, 4];
  return levels.find((level) => bucketIndex(level, lastStep) - bucketIndex(level, firstStep) + 1 <= maxPoints) ?? 4;
}

function emptyBucket(level: BucketLevel, index: number): Bucket {
  const none = { min: null, max: null, first: null, last: null };
  return { level, index, count: 0, sum: 0, ...none, nan: 0, positiveInfinity: 0, negativeInfinity: 0 };
}

function add(bucket: Bucket, value: number): void {
  if (Number.isNaN(value)) bucket.nan += 1;
  else if (value === Number.POSITIVE_INFINITY) bucket.positiveInfinity += 1;
  else if (value === Number.NEGATIVE_INFINITY) bucket.negativeInfinity += 1;
  else {
    bucket.count += 1;
    bucket.sum += value;
    bucket.min = Math.min(bucket.min ?? value, value);
    bucket.max = Math.max(bucket.max ?? value, value);
    bucket.first ??= value;
    bucket.last = value;
  }
}

/** Two stretches as one; `right` lies after `left`. */
function joined(left: Bucket, right: Bucket): Bucket {
  return {
    level: left.level,
    index: left.index,
    count: left.count + right.count,
    sum: left.sum + right.sum,
    min: extreme(Math.min, left.min, right.min),
    max: extreme(Math.max, left.max, right.max),
    first: left.first ?? right.first,
    last: right.last ?? left.last,
    nan: left.nan + right.nan,
    positiveInfinity: left.positiveInfinity + right.positiveInfinity,
    negativeInfinity: left.negativeInfinity + right.negativeInfinity,
  };
}

function extreme(pick: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return pick(a, b);
}

function levelAbove(level: BucketLevel): BucketLevel | null {
  return level === 1 ? 2 : level === 2 ? 3 : level === 3 ? 4 : null;
}

function inOrder(points: readonly MetricPoint[]): readonly MetricPoint[] {
  const ordered = points.every((point, index) => index === 0 || (points[index - 1]?.step ?? 0) <= point.step);
  return ordered ? points : [...points].sort((a, b) => a.step - b.step);
}
