import type { SeriesPoint } from "@/domain/metric/series-point";

/** One drawn point: a raw value or a bucket's mean with its least and greatest value. */
export type ChartPoint = SeriesPoint;

/** How a line looks: a CSS colour and an SVG dash pattern (null: solid). */
export type LineStyle = { color: string; dash: string | null };

/** One line of a chart. `superseded`: points a resumed attempt has replaced, one list per earlier attempt. */
export type ChartSeries = {
  id: string;
  label: string;
  style: LineStyle;
  points: readonly ChartPoint[];
  superseded?: readonly (readonly ChartPoint[])[];
};

/** The point of one measurement; a NaN or an infinity is kept as a missing value that is counted. */
export function rawPoint(step: number, value: number | null): ChartPoint {
  if (value === null) return { step, value: null, min: null, max: null, count: 1, notFinite: 0 };
  if (!Number.isFinite(value)) return { step, value: null, min: null, max: null, count: 1, notFinite: 1 };
  return { step, value, min: value, max: value, count: 1, notFinite: 0 };
}
