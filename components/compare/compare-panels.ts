import { type MetricPanel, metricInfo, metricPanels, metricsOfPanel } from "@/domain/metric/registry";

/** One chart of the comparison: one metric, a line for each run. */
export type CompareChart = {
  metric: string;
  title: string;
  yLabel: string;
  note: string;
  range: [number | null, number | null];
};
export type ComparePanel = { id: MetricPanel; title: string; charts: CompareChart[] };

/** The panels that these metrics fill, in the order of the run page; what is by tier or a lesser k stands last. */
export function comparePanels(names: readonly string[]): ComparePanel[] {
  return metricPanels.flatMap(({ id, title }) => {
    const charts = metricsOfPanel(names, id)
      .map((metric, place) => ({ metric, order: detailOf(metric) * 10_000 + place }))
      .sort((a, b) => a.order - b.order)
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
