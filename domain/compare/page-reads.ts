import type { MetricPanel } from "@/domain/metric/registry";

/** Panels of curves in view where the address names none. */
export const comparedPanels: readonly MetricPanel[] = ["accuracy", "reward", "likelihood", "kl", "length"];

/** Points of a curve: of a few runs as many as a chart can show, of many fewer. */
const POINTS = { few: 400, many: 256, manyFrom: 8 };

export function pointsOfCurve(runs: number): number {
  return runs > POINTS.manyFrom ? POINTS.many : POINTS.few;
}

/**
 * How the comparison reads one metric: a call each, so that what is looked at is fetched and a frozen page can keep the
 * answers. `steps`: a range of its own, which only a live page asks for.
 */
export function seriesRead(
  runIds: readonly string[],
  metric: string,
  steps: { from: number; to: number } | null = null,
) {
  return { runIds: [...runIds], metrics: [metric], maxPoints: pointsOfCurve(runIds.length), steps };
}

/** How it reads evaluations; step null: the last of each run. */
export function evaluationsRead(
  runIds: readonly string[],
  asked: { split: "validation" | "test"; decoding: string; step: number | null },
) {
  const { split, decoding, step } = asked;
  return { runIds: [...runIds], split, decoding, step };
}
