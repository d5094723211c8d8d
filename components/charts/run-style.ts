import type { LineStyle } from "./chart-series";

/** The theme's chart colours, --chart-1 to --chart-10 in app/globals.css. */
const COLORS = 10;
/** SVG dash patterns in pixels; solid first. */
const DASHES: readonly (string | null)[] = [null, "7 3", "2 3", "10 3 2 3"];

/** Runs whose numbers lie this close together all look different. */
export const RUN_STYLES = COLORS * DASHES.length;

/** The colour and dash of a run on every chart and page: by its number, whatever is shown beside it. */
export function runStyle(runNumber: number): LineStyle {
  return lineStyleAt(Math.max(0, runNumber - 1));
}

/** Style of the index-th of several lines of one run (terms, tiers); solid until the colours are used up. */
export function lineStyleAt(index: number): LineStyle {
  return {
    color: `var(--chart-${(index % COLORS) + 1})`,
    dash: DASHES[Math.floor(index / COLORS) % DASHES.length] ?? null,
  };
}
