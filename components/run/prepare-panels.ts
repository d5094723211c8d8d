import { type MetricPanel, metricInfo, metricPanels, metricsOfPanel } from "@/domain/metric/registry";
import { evaluationCharts } from "./evaluation-charts";

/** One chart of the run page: the metrics it draws together, all of one unit. */
export type PanelChart = {
  id: string;
  title: string;
  yLabel: string;
  note: string | null;
  range: [number | null, number | null];
  lines: { metric: string; label: string }[];
  /** Shown only when asked for. */
  more: boolean;
};
export type Panel = { id: MetricPanel; title: string; charts: PanelChart[]; small: boolean };

type Group = { pattern: RegExp; id: string; title: string; note?: string };

/** Metrics drawn in one chart, by panel; every other metric has a chart of its own. */
const groups: Partial<Record<MetricPanel, Group[]>> = {
  reward: [{ pattern: /^reward\/(errors|excluded)\/rate$/, id: "errors", title: "Errors and excluded rollouts" }],
  groups: [
    {
      pattern: /^groups\/frac_(all_pass|all_fail|mixed|zero_std_task)$/,
      id: "dead-groups",
      title: "Groups by outcome",
      note: "A group that ties on the task reward carries no task signal.",
    },
    { pattern: /^groups\/frac_zero_std\//, id: "dead-terms", title: "Groups that tie on a term" },
  ],
  terms: [
    { pattern: /^rewards\/[^/]+\/mean$/, id: "term-means", title: "Every term, mean" },
    { pattern: /^rewards\/[^/]+\/std$/, id: "term-spreads", title: "Every term, spread" },
  ],
};

/** A validation metric drawn beside its training counterpart. */
const validationOf: Record<string, string> = {
  "task/accuracy": "eval/validation/acc",
  "logp_ref/sum": "eval/validation/logp_ref",
  "logp_ref/per_token": "eval/validation/logp_ref_per_token",
  "completions/mean_length": "eval/validation/mean_length",
};

/** The panels of a run in their order, from the names of its metrics; the tiers of accuracy stand apart (tierCharts). */
export function preparePanels(names: readonly string[]): Panel[] {
  const present = new Set(names);
  const beside = new Set(
    Object.entries(validationOf).flatMap(([metric, validation]) => (present.has(metric) ? [validation] : [])),
  );
  return metricPanels.flatMap(({ id, title }) => {
    const own = metricsOfPanel(names, id).filter((name) => !beside.has(name) && tierOf(name) === null);
    const charts = id === "evaluation" ? evaluationCharts(own) : chartsOf(own, groups[id] ?? [], present);
    return charts.length === 0 ? [] : [{ id, title, charts, small: id === "system" || id === "other" }];
  });
}

/** Accuracy by tier, one chart each: training batches and validation. `tiers` fixes the order; others follow by name. */
export function tierCharts(names: readonly string[], tiers: readonly { id: string; label: string }[]): PanelChart[] {
  const present = new Set(names);
  const found = [...new Set(names.flatMap((name) => tierOf(name) ?? []))];
  const order = [...tiers.map((tier) => tier.id).filter((id) => found.includes(id))];
  for (const id of found.sort()) if (!order.includes(id)) order.push(id);
  return order.map((id) => ({
    id: `tier-${id}`,
    title: tiers.find((tier) => tier.id === id)?.label ?? id,
    yLabel: "accuracy (share)",
    note: null,
    range: [0, 1],
    more: false,
    lines: [
      { metric: `task/accuracy/${id}`, label: "training" },
      { metric: `eval/validation/acc/${id}`, label: "validation" },
    ].filter(({ metric }) => present.has(metric)),
  }));
}

function chartsOf(names: readonly string[], together: readonly Group[], present: ReadonlySet<string>): PanelChart[] {
  const charts = new Map<string, PanelChart>();
  for (const name of names) {
    const info = metricInfo(name);
    const group = together.find(({ pattern }) => pattern.test(name));
    const key = group?.id ?? name;
    const line = { metric: name, label: group ? info.label : "training" };
    const chart = charts.get(key);
    if (chart) {
      chart.lines.push(line);
      continue;
    }
    const validation = validationOf[name];
    charts.set(key, {
      id: key,
      title: group?.title ?? info.label,
      yLabel: yLabel(group ? "" : info.label, info.unit),
      note: group ? (group.note ?? null) : info.description,
      range: info.unit === "share" ? [0, 1] : [null, null],
      more: false,
      lines: validation && present.has(validation) ? [line, { metric: validation, label: "validation" }] : [line],
    });
  }
  return [...charts.values()];
}

/** The tier a metric of accuracy is about; null for every other metric. */
function tierOf(name: string): string | null {
  return /^(?:task\/accuracy|eval\/validation\/acc)\/([^/]+)$/.exec(name)?.[1] ?? null;
}

function yLabel(label: string, unit: string): string {
  const name = label.charAt(0).toLowerCase() + label.slice(1);
  const what = /^(KL|log )/.test(label) ? label : name;
  if (unit === "" || unit === what) return what || "value";
  return what ? `${what} (${unit})` : unit;
}
