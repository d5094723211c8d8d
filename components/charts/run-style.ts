import type { LineStyle } from "./chart-series";

/** Colours told apart with the common colour blindnesses, in both themes; the tokens live in charts.css. */
const COLORS = 8;
/** SVG dash patterns in pixels; solid first. */
const DASHES: readonly (string | null)[] = [null, "6 3", "2 3", "9 3 2 3"];

/**
 * A colour and dash for each run, the same on every chart and page: a hash of the id picks the slot, and only where two
 * runs shown together meet on one slot does the later id move on to the next free one.
 */
export function assignRunStyles(runIds: readonly string[]): Map<string, LineStyle> {
  const taken = new Set<number>();
  const styles = new Map<string, LineStyle>();
  for (const id of [...new Set(runIds)].sort()) {
    const slots = COLORS * DASHES.length;
    let slot = slotOf(id);
    for (let tried = 0; taken.has(slot) && tried < slots; tried++) slot = (slot + 1) % slots;
    taken.add(slot);
    styles.set(id, styleOf(slot));
  }
  return styles;
}

/** The style a run has where nothing competes with it. */
export function runStyle(runId: string): LineStyle {
  return styleOf(slotOf(runId));
}

/** Style of the index-th of several lines of one run (terms, tiers); solid until the colours are used up. */
export function lineStyleAt(index: number): LineStyle {
  return styleOf(index % (COLORS * DASHES.length));
}

function slotOf(id: string): number {
  return fnv1a(id) % (COLORS * DASHES.length);
}

function styleOf(slot: number): LineStyle {
  const dash = DASHES[Math.floor(slot / COLORS) % DASHES.length] ?? null;
  return { color: `var(--run-${(slot % COLORS) + 1})`, dash };
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
