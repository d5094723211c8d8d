import { type MetricPanel, metricInfo, metricPanels, metricsOfPanel } from "@/domain/metric/registry";
import type { RunTask } from "@/domain/task/task-of-run";

/** One chart of the comparison: one metric, a line for each run. */
export type CompareChart = {
  metric: string;
  title: string;
  yLabel: string;
  note: string;
  range: [number | null, number | null];
};
export type ComparePanel = { id: MetricPanel; title: string; charts: CompareChart[] };

/** The panels that these metrics fill, in the order of the run page; what is by tier or a lesser k stands last. `tiers`: the easiest first. */
export function comparePanels(names: readonly string[], tiers: RunTask["tiers"]): ComparePanel[] {
  // From 1, as 0 is the whole.
  const tierOrder = new Map(tiers.map(({ id }, place) => [id, place + 1] as const));
  // The metric that this one is a tier of, or itself.
  const wholeOf = (metric: string) => {
    const cut = metric.lastIndexOf("/");
    return tierOrder.has(metric.slice(cut + 1)) ? metric.slice(0, cut) : metric;
  };
  return metricPanels.flatMap(({ id, title }) => {
    const own = metricsOfPanel(names, id);
    const charts = own
      .map((metric) => ({
        metric,
        detail: detailOf(metric),
        place: own.findIndex((other) => wholeOf(other) === wholeOf(metric)),
        tier: tierOrder.get(metric.slice(wholeOf(metric).length + 1)) ?? 0,
      }))
      .sort((a, b) => a.detail - b.detail || a.place - b.place || a.tier - b.tier)
      .map(({ metric }) => chartOf(metric));
    return charts.length === 0 ? [] : [{ id, title, charts }];
  });
}

function chartOf(metric: string): CompareChart {
  const { label, unit, description, range } = metricInfo(metric);
  return {
    metric,
    title: label,
    yLabel: unit === "" ? "value" : unit,
    note: description,
    range: unit === "share" ? [0, 1] : range[1] === 1 ? range : [null, null],
  };
}

/** 0: the whole of an evaluation or of the training batches; then tiers; then pass@k and maj@k; then those by tier. */
function detailOf(metric: string): number {
  const byTier = /^(task\/accuracy\/|eval\/.*(acc|@\d+|mean_length)\/)/.test(metric);
  const voted = /^eval\/.*(pass|maj)@\d+/.test(metric);
  return Number(byTier) + 2 * Number(voted);
}
