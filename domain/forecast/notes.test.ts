import { describe, expect, it } from "vitest";
import type { Objective } from "@/domain/reward/spec";
import { columnsOf } from "@/domain/rollout/columns-of";
import { type RolloutInput, rolloutSchema } from "@/domain/rollout/rollout";
import { bankView } from "./bank-view";
import { forecastColumns } from "./forecast-columns";
import { type BankFacts, forecastNotes, refusalSentence } from "./notes";

const tilted: Objective = { mode: "sampling", alpha: 1, betaInv: 5, normalization: "sum" };

function notesOf({
  rows,
  objective = tilted,
  bank = {},
  relative = false,
  taskTotal = rows.map((row) => Number(row.signals?.correct ?? Number.NaN)),
}: {
  rows: RolloutInput[];
  objective?: Objective;
  bank?: BankFacts;
  relative?: boolean;
  taskTotal?: number[];
}) {
  const columns = columnsOf(rows.map((row) => rolloutSchema.parse(row)));
  const totals = Float64Array.from(taskTotal);
  const result = forecastColumns({ columns, scores: { taskTotal: totals }, objective, success: "correct", bank });
  if (!result.ok) throw new Error(refusalSentence(result.id));
  const view = bankView(columns, "correct");
  const { forecast } = result;
  return forecastNotes({ forecast, objective, view, taskTotal: totals, bank, success: "correct", relative });
}

const row = (promptId: string, correct: number, more: Partial<RolloutInput> = {}): RolloutInput => ({
  promptId,
  refLogprob: -2,
  tokens: 4 + 6 * correct,
  signals: { correct },
  ...more,
});
const many = (promptId: string, right: number, wrong: number) => [
  ...Array.from({ length: right }, () => row(promptId, 1)),
  ...Array.from({ length: wrong }, () => row(promptId, 0)),
];
const idsOf = (notes: ReturnType<typeof notesOf>) => notes.map(({ id }) => id);

describe("the forecast's notes", () => {
  it("are silent where there is nothing to say", () => {
    expect(notesOf({ rows: [...many("p", 20, 20), ...many("q", 30, 10)] })).toEqual([]);
  });

  it("bound p by 3 / n on prompts without a success, and count prompts with a low ESS", () => {
    const notes = notesOf({ rows: [...many("p", 0, 60), ...many("q", 2, 58)], objective: { ...tilted, betaInv: 12 } });
    expect(idsOf(notes)).toEqual(["unseen", "low ess"]);
    expect(notes[0]?.text).toContain("1 of 2 prompts has no success among its 60 samples");
    expect(notes[0]?.text).toContain("3/60 = 0.05 (95 %)");
    expect(notes[1]?.text).toContain("log 60 = 4.09 nats");
  });

  it("say that a reward which tells no answers apart plays no part", () => {
    const rows = many("p", 20, 20);
    expect(idsOf(notesOf({ rows, taskTotal: rows.map(() => 1) }))).toEqual(["dead"]);
    const tempered: Objective = { mode: "sampling", alpha: 2, betaInv: 0, normalization: "sum" };
    expect(notesOf({ rows, objective: tempered, taskTotal: rows.map(() => 1) })).toEqual([]);
  });

  it("say where an optimum is not unique, and between which lengths it lies", () => {
    const rows = [...many("p", 3, 3), row("p", 1, { tokens: 20 })];
    const notes = notesOf({ rows, objective: { mode: "none" } });
    expect(idsOf(notes)).toEqual(["ranking", "not unique"]);
    expect(notes[1]?.text).toContain("lengths go from 10 to 20 tokens");
    // Copies of one answer tie too, and are no choice.
    expect(idsOf(notesOf({ rows: many("p", 3, 3), objective: { mode: "none" } }))).toEqual(["ranking"]);
  });

  it("say how a bank was drawn, and warn where it does not say", () => {
    const sharp = many("p", 20, 20).map((one) => ({ ...one, samplingLogprob: -1.5 }));
    const warm = { temperature: 0.7, source: "sampled" as const };
    expect(notesOf({ rows: sharp, bank: warm })[0]).toMatchObject({ id: "temperature", tone: "info" });
    expect(notesOf({ rows: sharp, bank: warm })[0]?.text).toContain("training at temperature 1");
    expect(notesOf({ rows: many("p", 20, 20), bank: warm })[0]).toMatchObject({ id: "temperature", tone: "warn" });
    expect(idsOf(notesOf({ rows: sharp, bank: { temperature: 1, source: "run" } }))).toEqual(["policy"]);
    expect(idsOf(notesOf({ rows: many("p", 20, 20), bank: { refTemperature: 0.7 } }))).toEqual(["ref temperature"]);
  });

  it("say that a comparison within the group is held, that errors are left out, and what is not measured", () => {
    const rows = many("p", 20, 20);
    expect(idsOf(notesOf({ rows, relative: true }))).toEqual(["relative"]);
    const failed = rows.map((_, at) => (at < 3 ? Number.NaN : at % 2));
    const excluded = notesOf({ rows: [...rows, row("q", 1)], taskTotal: [...failed, Number.NaN] });
    expect(idsOf(excluded)).toEqual(["excluded", "without"]);
    expect(excluded[0]?.text).toContain("4 of 41 rollouts");
    const blind = rows.map((one) => ({ ...one, signals: {} }));
    expect(idsOf(notesOf({ rows: blind, taskTotal: rows.map((_, at) => at % 2) }))).toEqual(["no success"]);
  });

  it("have a sentence for every refusal", () => {
    for (const id of ["constant", "cut", "no refLogprob", "no samples"] as const)
      expect(refusalSentence(id)).toMatch(/\.$/);
  });
});
