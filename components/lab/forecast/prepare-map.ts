import { formatTick, formatValue } from "@/components/charts/format-value";
import type { ForecastMap } from "@/domain/forecast/forecast-map";
import {
  alphaAt,
  alphaShare,
  betaInvAt,
  betaInvShare,
  betaInvTicks,
  MAP_SIZE,
  type MapAxes,
} from "@/domain/forecast/map-axes";
import type { Objective } from "@/domain/reward/spec";
import { mapColor } from "./map-colors";

export type MapLayer = "accuracy" | "length";

/** One layer of the map, ready to be drawn: MAP_SIZE rows of as many pixels, the top row first. */
export type PreparedMap = {
  layer: MapLayer;
  pixels: Uint8ClampedArray<ArrayBuffer>;
  /** Least and greatest value, between which the colours run. */
  domain: readonly [number, number];
  domainLabels: readonly [string, string];
  xTicks: readonly MapTick[];
  yTicks: readonly MapTick[];
  /** Known cells along an axis: 11, 21, then 41. */
  resolution: number;
};

/** `at`: share of the plot's width or height. */
export type MapTick = { label: string; at: number };

/** Effective samples from which on a cell is drawn in full; with one it is nearly gone. */
export const FULL_ESS = 20;
const FAINTEST = 0.22;

/** Decides how a layer is drawn; a cell that is not known yet looks like the nearest coarser one. */
export function prepareMap(map: ForecastMap, layer: MapLayer): PreparedMap {
  const values = layer === "accuracy" ? map.accuracy : map.meanLength;
  const [low, high] = rangeOf(values);
  const pixels = new Uint8ClampedArray(4 * MAP_SIZE * MAP_SIZE);
  for (let row = 0; row < MAP_SIZE; row += 1)
    for (let column = 0; column < MAP_SIZE; column += 1) {
      const cell = knownCell(map.stride, column, MAP_SIZE - 1 - row);
      const value = values[cell] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      const [red, green, blue] = mapColor(high > low ? (value - low) / (high - low) : 0.5);
      pixels.set([red, green, blue, Math.round(255 * opacityOf(map.ess[cell] ?? 0))], 4 * (row * MAP_SIZE + column));
    }
  return {
    layer,
    pixels,
    domain: [low, high],
    domainLabels: [layerValue(layer, low), layerValue(layer, high)],
    xTicks: alphaTicks(map.axes).map((alpha) => ({
      label: formatTick(alpha),
      at: cellCentre(alphaShare(map.axes, alpha)),
    })),
    yTicks: betaInvTicks(map.axes).map((beta) => ({
      label: formatTick(beta),
      at: cellCentre(betaInvShare(map.axes, beta)),
    })),
    resolution: (MAP_SIZE - 1) / map.stride + 1,
  };
}

/** How strongly a cell is drawn: by the logarithm of its effective samples. */
export function opacityOf(ess: number): number {
  const share = Math.log(Math.max(1, ess)) / Math.log(FULL_ESS);
  return FAINTEST + (1 - FAINTEST) * Math.min(1, Math.max(0, share));
}

export function layerValue(layer: MapLayer, value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "–";
  return layer === "accuracy" ? value.toFixed(2).replace(/^0(?=\.)/, "") : value.toFixed(1);
}

/** Where a share of an axis lies in the plot: cells have a width, and stand with their centres on the values. */
export function cellCentre(share: number): number {
  return (share * (MAP_SIZE - 1) + 0.5) / MAP_SIZE;
}

/** The share of an axis at a place of the plot. */
export function shareAt(place: number): number {
  return Math.min(1, Math.max(0, (place * MAP_SIZE - 0.5) / (MAP_SIZE - 1)));
}

export type MapPoint = { alpha: number; betaInv: number };

/** The objective on the map, with the forecast's own numbers there; null while they are computed. */
export type MapHandle = MapPoint & {
  exact: { accuracy: number | null; meanLength: number | null; ess: { mean: number } | null } | null;
};

export type MapReading = MapPoint & { accuracy: number; meanLength: number; ess: number };

/** Within this share of the plot's width a place is read as the handle's: its radius and a little more. */
const HANDLE_REACH = 0.04;

/** What is read at a place of the plot: on the handle the objective itself, elsewhere the cell. */
export function readPlace(map: ForecastMap, at: { x: number; y: number }, handle: MapHandle | null): MapReading {
  if (handle) {
    const x = cellCentre(alphaShare(map.axes, handle.alpha));
    const y = cellCentre(betaInvShare(map.axes, handle.betaInv));
    if (Math.hypot(at.x - x, at.y - y) < HANDLE_REACH) return readHandle(map, handle);
  }
  return readCell(map, pointAt(map.axes, at));
}

/** The numbers at the handle: the forecast's own, or those of the nearest cell until they are there. */
function readHandle(map: ForecastMap, handle: MapHandle): MapReading {
  const { exact, alpha, betaInv } = handle;
  if (!exact) return readCell(map, handle);
  const { accuracy, meanLength, ess } = exact;
  return {
    alpha,
    betaInv,
    accuracy: accuracy ?? Number.NaN,
    meanLength: meanLength ?? Number.NaN,
    ess: ess?.mean ?? Number.NaN,
  };
}

/** The numbers of the cell that is nearest to a point. */
export function readCell(map: ForecastMap, { alpha, betaInv }: MapPoint): MapReading {
  const place = (share: number) => Math.round(share * (MAP_SIZE - 1));
  const column = place(alphaShare(map.axes, alpha));
  const row = place(betaInvShare(map.axes, betaInv));
  const cell = knownCell(map.stride, column, row);
  const value = (of: Float64Array) => of[cell] ?? Number.NaN;
  return {
    alpha: alphaAt(map.axes, (cell % MAP_SIZE) / (MAP_SIZE - 1)),
    betaInv: betaInvAt(map.axes, Math.floor(cell / MAP_SIZE) / (MAP_SIZE - 1)),
    accuracy: value(map.accuracy),
    meanLength: value(map.meanLength),
    ess: value(map.ess),
  };
}

/** A point of the plot as numbers one would type: alpha in steps, betaInv with two digits, and 0 within the lowest half cell. */
export function pointAt(axes: MapAxes, place: { x: number; y: number }): MapPoint {
  const step = axes.alphaMax / 80;
  const alpha = Number((Math.round(alphaAt(axes, shareAt(place.x)) / step) * step).toPrecision(6));
  return { alpha, betaInv: typedBeta(axes, shareAt(place.y)) };
}

/** The point some steps away: by keyboard, a step is half a cell. */
export function movedPoint(axes: MapAxes, { alpha, betaInv }: MapPoint, by: { x: number; y: number }): MapPoint {
  const step = axes.alphaMax / 80;
  const next = by.x === 0 ? alpha : Math.round(alpha / step + by.x) * step;
  const beta =
    by.y === 0
      ? betaInv
      : typedBeta(axes, Math.min(1, Math.max(0, betaInvShare(axes, betaInv) + by.y / (2 * (MAP_SIZE - 1)))));
  return { alpha: Number(Math.min(axes.alphaMax, Math.max(0, next)).toPrecision(6)), betaInv: beta };
}

function typedBeta(axes: MapAxes, share: number): number {
  if (share < 0.25 / (MAP_SIZE - 1)) return 0;
  const exact = betaInvAt(axes, share);
  // Near 0 the axis is straight, so two digits would be finer than a pixel there.
  const least = axes.betaScale / 100;
  return Number((Math.max(1, Math.round(exact / least)) * least).toPrecision(exact < axes.betaScale ? 2 : 3));
}

/** Where an objective stands on the map; null where it is not of sampling mode. */
export function pointOf(objective: Objective): MapPoint | null {
  return objective.mode === "sampling" ? { alpha: objective.alpha, betaInv: objective.betaInv } : null;
}

/** The objective of sampling mode with the trade-off of one that is not: what a press on "place it" gives. */
export function sampledObjective(objective: Objective, axes: MapAxes): Extract<Objective, { mode: "sampling" }> {
  if (objective.mode === "none")
    return { mode: "sampling", alpha: 1, betaInv: Math.min(axes.betaMax, 10 * axes.betaScale), normalization: "sum" };
  const power = objective.mode === "sampling" ? objective.alpha : Math.min(16, 1 + objective.alpha);
  return { ...objective, mode: "sampling", alpha: power };
}

/** Rows of betaInv, columns of alpha, for reading without seeing. */
export function mapTable(map: ForecastMap): { alphas: number[]; rows: { betaInv: number; cells: string[] }[] } {
  const alphas = alphaTicks(map.axes);
  return {
    alphas,
    rows: betaInvTicks(map.axes).map((betaInv) => ({
      betaInv,
      cells: alphas.map((alpha) => {
        const cell = readCell(map, { alpha, betaInv });
        return `${layerValue("accuracy", cell.accuracy)} · ${layerValue("length", cell.meanLength)}`;
      }),
    })),
  };
}

/** What is read at the handle, in one sentence. */
export function cellSentence(map: ForecastMap, point: MapHandle): string {
  const cell = readHandle(map, point);
  return `alpha ${formatValue(point.alpha)}, beta_inv ${formatValue(point.betaInv)}: accuracy ${layerValue("accuracy", cell.accuracy)}, ${layerValue("length", cell.meanLength)} tokens, ${formatValue(Number(cell.ess.toPrecision(3)))} effective samples a prompt`;
}

function alphaTicks({ alphaMax }: MapAxes): number[] {
  return [0, 0.25, 0.5, 0.75, 1].map((share) => share * alphaMax);
}

function knownCell(stride: number, column: number, row: number): number {
  const nearest = (at: number) => Math.round(at / stride) * stride;
  return nearest(row) * MAP_SIZE + nearest(column);
}

function rangeOf(values: Float64Array): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}
