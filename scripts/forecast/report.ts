import { readFileSync, writeFileSync } from "node:fs";
import type { Estimate } from "@/domain/compare/bootstrap";
import type { Task } from "@/domain/task/task";
import type { Comparison, OverSeeds } from "./compare-regimes";

const FILE = "docs/forecast.md";
const BEGIN = "<!-- measured: written by npm run bench:forecast -->";
const END = "<!-- end of measured -->";

/** Replaces the measured part of docs/forecast.md; gives the file's name. */
export function writeReport(tasks: readonly { task: Task; comparisons: readonly Comparison[] }[]): string {
  const text = readFileSync(FILE, "utf8");
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from < 0 || to < 0) throw new Error(`${FILE} lacks the lines "${BEGIN}" and "${END}".`);
  const measured = tasks.map(({ task, comparisons }) => sectionOf(task, comparisons)).join("\n\n");
  writeFileSync(FILE, `${text.slice(0, from)}${BEGIN}\n\n${measured}\n\n${text.slice(to)}`);
  return FILE;
}

function sectionOf(task: Task, comparisons: readonly Comparison[]): string {
  const main = table(
    ["regime", "accuracy: forecast", "measured", "measured - forecast", "ESS: mean, least", "ESS < 10", "unseen"],
    comparisons.map((one) => [
      marked(one),
      interval(one.forecast.accuracy, share),
      seeds(one.measured.accuracy, share),
      interval(one.difference, signed),
      `${Number(one.ess.mean.toPrecision(3))}, ${Number(one.ess.min.toPrecision(2))}`,
      share(one.ess.lowShare),
      share(one.unseen),
    ]),
  );
  const others = table(
    ["regime", "length: forecast", "measured", "S_ref: forecast", "measured", "KL: forecast", "measured", "sd left"],
    comparisons.map(({ title, forecast, measured }) => [
      title,
      interval(forecast.length, one),
      seeds(measured.length, one),
      interval(forecast.logpRef, two),
      seeds(measured.logpRef, two),
      interval(forecast.kl, two),
      seeds(measured.kl, two),
      `${Math.round(100 * measured.objectiveSdLeft.value)} %`,
    ]),
  );
  const tiers = comparisons[0]?.tiers ?? [];
  const byTier = table(
    ["regime", ...tiers.map(({ tier, prompts }) => `${tier} (${prompts})`)],
    [
      ["base", ...tiers.map(({ base }) => share(base))],
      ...comparisons.map(({ title, tiers: own }) => [
        title,
        ...own.map(({ forecast, measured }) => `${interval(forecast, share)} / ${share(measured)}`),
      ]),
    ],
  );
  return [
    `## ${task.name}`,
    main,
    "### Length, likelihood and distance",
    others,
    "### Accuracy by tier: forecast / measured",
    byTier,
  ].join("\n\n");
}

/** Rows that only rank answers, and rows with a prompt whose forecast rests on few answers, carry a mark. */
function marked({ title, mode, ess }: Comparison): string {
  if (mode !== "sampling") return `${title} †`;
  return ess.lowShare > 0 ? `${title} *` : title;
}

const share = (value: number) => value.toFixed(3).replace(/^0(?=\.)/, "");
const signed = (value: number) => (value < 0 ? "-" : "+") + share(Math.abs(value));
const one = (value: number) => value.toFixed(1);
const two = (value: number) => value.toFixed(2);

function interval({ value, low, high }: Estimate, text: (value: number) => string): string {
  return `${text(value)} [${text(low)}, ${text(high)}]`;
}

function seeds({ value, least, greatest }: OverSeeds, text: (value: number) => string): string {
  return `${text(value)} (${text(least)} to ${text(greatest)})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
