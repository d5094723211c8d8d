import { canonicalMetric } from "./aliases";
import { catalog, families } from "./catalog";

export type MetricPanel = (typeof metricPanels)[number]["id"];

/** The panels of the run page, in order; a metric belongs to one. */
export const metricPanels = [
  { id: "accuracy", title: "Accuracy" },
  { id: "reward", title: "Reward" },
  { id: "likelihood", title: "Likelihood under the base" },
  { id: "kl", title: "Distance from the base" },
  { id: "entropy", title: "Entropy" },
  { id: "length", title: "Length" },
  { id: "terms", title: "Terms" },
  { id: "groups", title: "Dead groups" },
  { id: "sharpening", title: "Sharpening against task reward" },
  { id: "optimiser", title: "Optimiser" },
  { id: "evaluation", title: "Evaluation" },
  { id: "system", title: "System" },
  { id: "other", title: "Other" },
] as const;

export type MetricUnit =
  | "share"
  | "reward"
  | "value before its weight"
  | "objective"
  | "nats"
  | "nats/token"
  | "tokens"
  | "seconds"
  | "tokens/s"
  | "GB"
  | "ratio"
  | "";

export type MetricInfo = {
  /** Canonical name. */
  metric: string;
  label: string;
  unit: MetricUnit;
  description: string;
  /** Least and greatest value; null where there is no bound. */
  range: [number | null, number | null];
  panel: MetricPanel;
};

/** What a metric is called and means, by canonical name or alias; one that nobody registered goes to the panel "other". */
export function metricInfo(name: string): MetricInfo {
  const metric = canonicalMetric(name);
  const known = Object.hasOwn(catalog, metric) ? catalog[metric] : undefined;
  if (known) return { metric, ...known };
  for (const family of families) {
    const match = family.pattern.exec(metric);
    if (match) return { metric, ...family.describe(match.slice(1).map((part) => part ?? "")) };
  }
  return {
    metric,
    label: metric,
    unit: "",
    description: "Reported by the trainer.",
    range: [null, null],
    panel: "other",
  };
}

/** The metrics among these that a panel shows, in the order of the catalogue, then by name. */
export function metricsOfPanel(names: readonly string[], panel: MetricPanel): string[] {
  const order = Object.keys(catalog);
  const place = (name: string) => {
    const index = order.indexOf(canonicalMetric(name));
    return index < 0 ? order.length : index;
  };
  return names
    .filter((name) => metricInfo(name).panel === panel)
    .sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}
