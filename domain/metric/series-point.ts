/**
 * One point of a series. Raw it is a reported value and min = max = value; of a bucket it stands at the bucket's first step,
 * value = mean of its finite values. Null where none is finite; `count` counts finite values, `notFinite` NaN and infinities.
 */
export type SeriesPoint = {
  step: number;
  value: number | null;
  min: number | null;
  max: number | null;
  count: number;
  notFinite: number;
};
