import { metricInfo } from "@/domain/metric/registry";
import type { PanelChart } from "./prepare-panels";

type Evaluated = { metric: string; split: string; decoding: string; what: string; tier: string | null };

/**
 * The charts of the evaluation metrics (eval/<split>[/<decoding>]/<what>[/<tier>]): pass@k and maj@k over k, the rest by split
 * and decoding, on validation pass@k at the greatest k by tier; every other metric by tier is marked `more`.
 */
export function evaluationCharts(names: readonly string[]): PanelChart[] {
  const found = names.map(parse);
  const greatest = Math.max(0, ...found.map(({ split, what }) => (split === "test" ? 0 : kOf(what, "pass"))));
  const charts = new Map<string, PanelChart>();
  for (const evaluated of found) {
    const { key, title, label, more } = placeOf(evaluated, greatest);
    const line = { metric: evaluated.metric, label };
    const chart = charts.get(key);
    if (chart) {
      chart.lines.push(line);
      continue;
    }
    const { unit, description } = metricInfo(evaluated.metric);
    charts.set(key, {
      id: key,
      title,
      yLabel: unit === "" ? "value" : unit,
      note: description,
      range: unit === "share" ? [0, 1] : [null, null],
      lines: [line],
      more,
    });
  }
  for (const chart of charts.values()) chart.lines.sort((a, b) => order(a.label, b.label));
  return [...charts.values()].sort((a, b) => Number(a.more) - Number(b.more));
}

function placeOf(evaluated: Evaluated, greatest: number): { key: string; title: string; label: string; more: boolean } {
  const { split, decoding, what, tier } = evaluated;
  const where = decoding === "sample" ? split : `${split}, ${decoding}`;
  const sampled = decoding === "sample";
  if (tier !== null) {
    const more = !(sampled && split !== "test" && kOf(what, "pass") === greatest);
    return { key: `${where}/${what}/tiers`, title: `${title(what)} by tier, ${where}`, label: tier, more };
  }
  const kind = /^(pass|maj)@/.exec(what)?.[1];
  if (kind && sampled) return { key: `${where}/${kind}`, title: `${kind}@k, ${where}`, label: what, more: false };
  if (kind) return { key: `${where}/${what}`, title: `${what}, ${where}`, label: where, more: true };
  return { key: `all/${what}`, title: `${title(what)} by split and decoding`, label: where, more: false };
}

const titles: Record<string, string> = {
  acc: "Accuracy",
  mean_length: "Length",
  logp_ref: "log pi_ref",
  logp_ref_per_token: "log pi_ref per token",
};

function title(what: string): string {
  return titles[what] ?? what;
}

function parse(metric: string): Evaluated {
  const parts = metric.split("/");
  const split = parts[1] ?? "";
  const at = isMeasure(parts[2] ?? "") ? 2 : 3;
  return {
    metric,
    split,
    decoding: at === 2 ? "sample" : (parts[2] ?? ""),
    what: parts[at] ?? "",
    tier: parts[at + 1] ?? null,
  };
}

function isMeasure(part: string): boolean {
  return part in titles || /^(pass|maj)@\d+$/.test(part);
}

function kOf(what: string, kind: "pass" | "maj"): number {
  return what.startsWith(`${kind}@`) ? Number(what.slice(kind.length + 1)) : -1;
}

/** By number where there is one (pass@2 before pass@16), else by name. */
function order(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
