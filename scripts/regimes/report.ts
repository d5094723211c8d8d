import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { mean } from "@/domain/statistics/moments";
import { type RunRecord, readRecords } from "./record";
import type { Study } from "./study";
import { passAt, type RunSummary, summarise } from "./summarise";

const BEGIN = "<!-- measured: written by npm run bench:regimes -->";
const END = "<!-- end of measured -->";

/** Replaces the measured part of a study's document by tables of the kept runs; gives the file's name. */
export function writeReport(study: Study): string {
  const { report, records } = study;
  const text = readFileSync(report, "utf8");
  const [before, rest] = split(text, BEGIN);
  const [, after] = split(rest, END);
  writeFileSync(report, `${before}${BEGIN}\n\n${measured(study, readRecords(records))}\n${END}${after}`);
  return report;
}

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`The document lacks the line "${mark}".`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

type Kept = { record: RunRecord; summary: RunSummary };

function measured(study: Study, records: readonly RunRecord[]): string {
  const kept = records.map((record) => ({ record, summary: summarise(record) }));
  // The shipped bases were measured beforehand; the torch trainer's is made where it trains.
  const stage = study.id === "embedded" ? [stageTables(study)] : [];
  return [...stage, ...tasksMeasured(study, kept)].join("\n\n");
}

function tasksMeasured(study: Study, kept: readonly Kept[]): string[] {
  const order = (runs: readonly Kept[]) => study.regimes.indexOf(runs[0]?.record.regime ?? "");
  return study.stages.flatMap(({ task }) => {
    const ofTask = kept.filter(({ record }) => record.task === task.id);
    if (ofTask.length === 0) return [];
    const tiers = task.tiers.map(({ id }) => id);
    const titles = [...new Set(ofTask.map(({ record }) => record.title))];
    const rows = titles
      .map((title): [string, Kept[]] => [title, ofTask.filter(({ record }) => record.title === title)])
      .sort(([, a], [, b]) => order(a) - order(b));
    const { config, machine } = ofTask[0]?.record ?? {};
    const seconds = ofTask.map(({ record }) => record.seconds);
    return [
      `## ${task.name}`,
      `${ofTask.length} runs of ${config?.steps} steps, ${config?.promptsPerStep} x ${config?.groupSize} rollouts a step, learning rate ${config?.learningRate}; ${machine}; ${Math.min(...seconds)} to ${Math.max(...seconds)} s a run.`,
      baseRow(ofTask, tiers),
      "### On test: the start and the end",
      testTable(rows, tiers),
      "### On validation: the way",
      validationTable(rows, tiers),
    ];
  });
}

const stageSchema = z.object({
  prompts: z.int(),
  samplesPerPrompt: z.int(),
  accuracy: z.number(),
  accuracyByTier: z.record(z.string(), z.number()),
  passAt16: z.number(),
  mostLikelyWrongOnHard: z.number(),
  unsolvedByTier: z.record(z.string(), z.number()),
});

/** The bases before any RL, as `npm run measure:base` left them. */
function stageTables(study: Study): string {
  const head = ["base, on validation", "pass@1", "by tier", "pass@16", "most likely wrong", "unsolved"];
  const perTier = (values: Record<string, number>) =>
    Object.entries(values)
      .map(([tier, value]) => `${tier} ${share(value)}`)
      .join(", ");
  const rows = study.stages.map(({ task: { id }, baseModel }) => {
    const file = `trainer/embedded/models/${baseModel}.json`;
    const stage = stageSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    return [
      `${id}, ${stage.prompts} prompts x ${stage.samplesPerPrompt}`,
      share(stage.accuracy),
      perTier(stage.accuracyByTier),
      share(stage.passAt16),
      share(stage.mostLikelyWrongOnHard),
      perTier(stage.unsolvedByTier),
    ];
  });
  return table(head, rows);
}

/** What the base does on test, by decoding; it is the same for every run. */
function baseRow(kept: readonly Kept[], tiers: readonly string[]): string {
  const base = kept[0]?.record.baseTest ?? [];
  const head = ["base, decoding", "samples", "accuracy", ...tiers, "pass@16", "pass@256", "length", "S_ref"];
  const rows = base.map((record) => [
    record.decoding,
    String(record.samples),
    share(passAt(record, "all", 1)),
    ...tiers.map((tier) => share(passAt(record, tier, 1))),
    record.samples < 16 ? "" : share(passAt(record, "all", 16)),
    record.samples < 256 ? "" : share(passAt(record, "all", 256)),
    record.meanLength.toFixed(1),
    record.logpRef.toFixed(2),
  ]);
  return table(head, rows);
}

function testTable(rows: readonly [string, Kept[]][], tiers: readonly string[]): string {
  const head = ["regime", "D", "rho", "accuracy", ...tiers, "pass@16", "length", "S_ref", "KL"];
  return table(
    head,
    rows.map(([title, kept]) => {
      const of = (pick: (summary: RunSummary) => number) => kept.map(({ summary }) => pick(summary));
      return [
        title,
        number(
          kept.map(({ record }) => record.base.dominance),
          2,
        ),
        number(
          kept.map(({ record }) => record.base.rho),
          2,
        ),
        spread(of((summary) => summary.test.all?.end ?? Number.NaN)),
        ...tiers.map((tier) => spread(of((summary) => summary.test[tier]?.end ?? Number.NaN))),
        spread(of((summary) => summary.test.all?.passAt16End ?? Number.NaN)),
        mean(of((summary) => summary.meanLength.end)).toFixed(1),
        mean(of((summary) => summary.logpRef.end)).toFixed(2),
        mean(of((summary) => summary.kl)).toFixed(2),
      ];
    }),
  );
}

function validationTable(rows: readonly [string, Kept[]][], tiers: readonly string[]): string {
  const head = ["regime", "total: base, peak, end", ...tiers.map((tier) => `${tier}: base, peak, end`), "collapsed"];
  return table(
    head,
    rows.map(([title, kept]) => [
      title,
      ...["all", ...tiers].map((tier) => way(kept, tier)),
      tiers
        .map((tier) => ({ tier, runs: kept.filter(({ summary }) => summary.validation[tier]?.collapsed).length }))
        .filter(({ runs }) => runs > 0)
        .map(({ tier, runs }) => `${tier} in ${runs} of ${kept.length}`)
        .join(", "),
    ]),
  );
}

function way(kept: readonly Kept[], tier: string): string {
  const of = (pick: "base" | "peak" | "end" | "peakStep") =>
    mean(kept.map(({ summary }) => summary.validation[tier]?.[pick] ?? Number.NaN));
  return `${share(of("base"))}, ${share(of("peak"))} (step ${Math.round(of("peakStep"))}), ${share(of("end"))}`;
}

const share = (value: number) => value.toFixed(3).replace(/^0/, "");

/** Mean of the seeds, and the least and the greatest where there are several. */
function spread(values: readonly number[]): string {
  const range = values.length > 1 ? ` (${share(Math.min(...values))} to ${share(Math.max(...values))})` : "";
  return `${share(mean(values))}${range}`;
}

function number(values: readonly (number | null)[], digits: number): string {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? "" : mean(known).toFixed(digits);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
