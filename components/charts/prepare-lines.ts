import type { ChartPoint, ChartSeries, LineStyle } from "./chart-series";
import { smoothPoints } from "./smooth-points";
import { splitSegments, type Vertex } from "./split-segments";
import { thinPoints } from "./thin-points";
import { logTicks, niceTicks, rangeTicks, stepTicks } from "./ticks";

export type LineScale = "linear" | "log";
/** The steps shown, ends included. */
export type StepRange = { from: number; to: number };

export type PreparedLine = {
  id: string;
  label: string;
  style: LineStyle;
  /** The main line: smoothed where smoothing is on. */
  main: Vertex[][];
  /** The raw values behind it; empty when the main line is already raw. */
  raw: Vertex[][];
  /** Least and greatest of each bucket, where points stand for several steps. */
  band: { step: number; low: number; high: number }[][];
  superseded: Vertex[][];
  /** Steps at which something was measured that is not a finite number. */
  marks: number[];
  points: readonly ChartPoint[];
  smoothed: readonly (number | null)[];
};

export type PreparedLines = {
  lines: PreparedLine[];
  /** Every step at which some line has a point, ascending: what a tooltip may stand on. */
  steps: number[];
  xDomain: [number, number];
  xTicks: number[];
  yDomain: [number, number];
  yTicks: number[];
  scale: LineScale;
  /** A log scale says more: no natural bounds, all finite values positive and over more than a factor of ten. */
  logSensible: boolean;
  /** Points a log scale cannot show, being 0 or less. */
  hidden: number;
  lastStep: number | null;
  empty: boolean;
};

/** Points below this many are shown as they are: smoothing five evaluations would hide them. */
const SMOOTH_FROM = 20;

/** Decides everything a line chart draws; `range` widens the y axis to natural bounds, `stepLimit` is the run's last step. */
export function prepareLines(input: {
  series: readonly ChartSeries[];
  smoothing: number;
  scale: LineScale;
  maxPoints: number;
  range?: readonly [number | null, number | null];
  stepLimit?: number | null;
  showSuperseded?: boolean;
  /** Only these steps are drawn; lines are smoothed as a whole before, so that they look the same when zoomed. */
  zoom?: StepRange | null;
  /** Whether raw values are drawn behind smoothed ones. */
  showRaw?: boolean;
}): PreparedLines {
  const zoom = input.zoom ?? null;
  const isShown = (step: number) => zoom === null || (step >= zoom.from && step <= zoom.to);
  const thinned = input.series.map((series) => ({ ...series, points: thinPoints(series.points, input.maxPoints) }));
  const bounded = typeof input.range?.[0] === "number" && typeof input.range[1] === "number";
  const logSensible = !bounded && isLogSensible(thinned);
  const scale = input.scale === "log" && hasPositive(thinned) ? "log" : "linear";
  let hidden = 0;
  const lines = thinned.map((series): PreparedLine => {
    const drawable = series.points.map((point) => {
      if (scale === "log" && point.value !== null && point.value <= 0) {
        hidden++;
        return { ...point, value: null };
      }
      return point;
    });
    const smoothing = drawable.length >= SMOOTH_FROM ? input.smoothing : 0;
    const smoothedAll = smoothPoints(drawable, smoothing);
    const shown = drawable.filter(({ step }) => isShown(step));
    const smoothed = smoothedAll.filter((_, i) => isShown(drawable[i]?.step ?? 0));
    const values = shown.map((point) => point.value);
    return {
      id: series.id,
      label: series.label,
      style: series.style,
      main: splitSegments(shown, smoothed),
      raw: smoothing > 0 && input.showRaw !== false ? splitSegments(shown, values) : [],
      band: input.showRaw === false ? [] : bandOf(shown, values, scale),
      superseded: input.showSuperseded ? supersededOf(series, scale, input.maxPoints, isShown) : [],
      marks: series.points.filter(({ step, notFinite }) => notFinite > 0 && isShown(step)).map(({ step }) => step),
      points: zoom === null ? series.points : series.points.filter(({ step }) => isShown(step)),
      smoothed,
    };
  });
  const steps = [...new Set(lines.flatMap((line) => line.points.map((point) => point.step)))].sort((a, b) => a - b);
  const first = steps[0];
  const last = steps[steps.length - 1];
  const [low, high] = extent(lines);
  const [least, greatest] = input.range ?? [null, null];
  const yTicks =
    scale === "log"
      ? logTicks(low, high, 4)
      : niceTicks(Math.min(low, least ?? low), Math.max(high, greatest ?? high), 4);
  const xTicks = zoom === null ? stepTicks(first ?? 0, last ?? 1, 5, input.stepLimit ?? null) : rangeTicks(zoom, 5);
  return {
    lines,
    steps,
    xTicks,
    xDomain: zoom === null ? [xTicks[0] ?? 0, xTicks[xTicks.length - 1] ?? 1] : [zoom.from, zoom.to],
    yTicks,
    yDomain: [yTicks[0] ?? 0, yTicks[yTicks.length - 1] ?? 1],
    scale,
    logSensible,
    hidden,
    lastStep: last ?? null,
    empty: steps.length === 0,
  };
}

/** The real step nearest to a position on the step axis; null without points. */
export function nearestStep(steps: readonly number[], position: number): number | null {
  let low = 0;
  let high = steps.length - 1;
  if (high < 0) return null;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  const after = steps[low] ?? null;
  const before = steps[low - 1] ?? null;
  if (after === null) return before;
  if (before === null) return after;
  return position - before <= after - position ? before : after;
}

function bandOf(points: readonly ChartPoint[], values: readonly (number | null)[], scale: LineScale) {
  if (!points.some((point) => point.count > 1)) return [];
  const byStep = new Map(points.map((point) => [point.step, point]));
  return splitSegments(points, values)
    .map((segment) =>
      segment.map(({ step, y }) => {
        const low = byStep.get(step)?.min ?? y;
        return { step, low: scale === "log" && low <= 0 ? y : low, high: byStep.get(step)?.max ?? y };
      }),
    )
    .filter((segment) => segment.length > 1);
}

function supersededOf(
  series: ChartSeries,
  scale: LineScale,
  maxPoints: number,
  isShown: (step: number) => boolean,
): Vertex[][] {
  return (series.superseded ?? []).flatMap((points) => {
    const thinned = thinPoints(points, maxPoints).filter(({ step }) => isShown(step));
    const values = thinned.map(({ value }) => (scale === "log" && value !== null && value <= 0 ? null : value));
    return splitSegments(thinned, values);
  });
}

function extent(lines: readonly PreparedLine[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const take = (y: number) => {
    low = Math.min(low, y);
    high = Math.max(high, y);
  };
  for (const line of lines) {
    for (const segment of [...line.main, ...line.raw, ...line.superseded]) for (const { y } of segment) take(y);
    for (const segment of line.band) for (const point of segment) [point.low, point.high].forEach(take);
  }
  return low <= high ? [low, high] : [0, 1];
}

function hasPositive(series: readonly ChartSeries[]): boolean {
  return series.some(({ points }) => points.some(({ value }) => value !== null && value > 0));
}

function isLogSensible(series: readonly ChartSeries[]): boolean {
  const values = series.flatMap(({ points }) => points.flatMap(({ value }) => (value === null ? [] : [value])));
  const positive = values.filter((value) => value > 0);
  if (positive.length < 2 || positive.length < values.length * 0.9 || values.some((value) => value < 0)) return false;
  let least = Number.POSITIVE_INFINITY;
  let greatest = 0;
  for (const value of positive) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return greatest > 10 * least;
}
