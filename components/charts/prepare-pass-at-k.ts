import type { PassAtKPoint } from "@/domain/compare/pass-at-k-curve";
import type { LineStyle } from "./chart-series";

export type PassLine = { id: string; label: string; style: LineStyle; points: readonly PassAtKPoint[] };

export type PreparedPass = {
  lines: PassLine[];
  /** Whether bands are drawn: too many of them hide each other. */
  bands: boolean;
  /** Every k that some line has, ascending: what a reading may stand on. */
  ks: number[];
  xDomain: [number, number];
  xTicks: number[];
  yDomain: [number, number];
  yTicks: number[];
  empty: boolean;
};

const BANDS_UP_TO = 5;

/** Decides what the chart of pass@k draws: k doubles from tick to tick. */
export function preparePassAtK(lines: readonly PassLine[]): PreparedPass {
  const drawn = lines.filter(({ points }) => points.length > 0);
  const ks = [...new Set(drawn.flatMap(({ points }) => points.map(({ k }) => k)))].sort((a, b) => a - b);
  const most = Math.max(2, ks.at(-1) ?? 2);
  const xTicks: number[] = [];
  for (let k = 1; k <= most; k *= 2) xTicks.push(k);
  return {
    lines: [...drawn],
    bands: drawn.length <= BANDS_UP_TO,
    ks,
    xTicks,
    xDomain: [1, most],
    yDomain: [0, 1],
    yTicks: [0, 0.25, 0.5, 0.75, 1],
    empty: ks.length === 0,
  };
}

/** The k nearest to a place on the axis, by ratio. */
export function nearestK(ks: readonly number[], at: number): number | null {
  let best: number | null = null;
  for (const k of ks) {
    if (best === null || Math.abs(Math.log(k / at)) < Math.abs(Math.log(best / at))) best = k;
  }
  return best;
}
