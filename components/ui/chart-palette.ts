export type ChartStroke = { stroke: string; dash: string | undefined };

const dashes = [undefined, undefined, undefined, undefined, "7 3", "7 3", "7 3", "2 3", "2 3", "2 3"];

/** Number of strokes that differ; further ones repeat. */
export const CHART_STROKES = dashes.length;

/** The stroke of the i-th identity (run, term, tier) on every chart; a CSS variable, so that it follows the theme. */
export function chartStroke(index: number): ChartStroke {
  const at = ((index % CHART_STROKES) + CHART_STROKES) % CHART_STROKES;
  return { stroke: `var(--chart-${at + 1})`, dash: dashes[at] };
}
