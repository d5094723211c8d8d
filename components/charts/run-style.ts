import type { LineStyle } from "./chart-series";

/** The theme's chart colours, --chart-1 to --chart-10 in app/globals.css. */
const COLORS = 10;
/** SVG dash patterns in pixels; solid first. */
const DASHES: readonly (string | null)[] = [null, "7 3", "2 3", "10 3 2 3"];

/**
 * A colour and dash for each run. The colour is a hash of its id, the same on every chart and page; runs shown together
 * that meet on one colour differ by dash, the later id taking the next one.
 */
export function assignRunStyles(runIds: readonly string[]): Map<string, LineStyle> {
  const used = new Map<number, number>();
  const styles = new Map<string, LineStyle>();
  for (const id of [...new Set(runIds)].sort()) {
    const color = colorOf(id);
    const dash = used.get(color) ?? 0;
    used.set(color, dash + 1);
    styles.set(id, styleOf(color, dash));
  }
  return styles;
}

/** The style a run has where nothing competes with it. */
export function runStyle(runId: string): LineStyle {
  return styleOf(colorOf(runId), 0);
}

/** Style of the index-th of several lines of one run (terms, tiers); solid until the colours are used up. */
export function lineStyleAt(index: number): LineStyle {
  return styleOf(index % COLORS, Math.floor(index / COLORS));
}

function colorOf(id: string): number {
  return fnv1a(id) % COLORS;
}

function styleOf(color: number, dash: number): LineStyle {
  return { color: `var(--chart-${color + 1})`, dash: DASHES[dash % DASHES.length] ?? null };
}

/** FNV-1a over UTF-16 units, 32 bits: stable across machines and releases. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
