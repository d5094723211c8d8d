import { expect, it } from "vitest";
import { evaluationCharts } from "./evaluation-charts";

const names = [
  "eval/test/acc",
  "eval/test/greedy/acc",
  "eval/test/T0.3/acc",
  "eval/test/pass@256",
  "eval/test/pass@256/E",
  "eval/validation/greedy/acc",
  "eval/validation/pass@16",
  "eval/validation/pass@2",
  "eval/validation/pass@16/E",
  "eval/validation/pass@16/X",
  "eval/validation/pass@2/E",
  "eval/validation/greedy/pass@1",
  "eval/validation/mean_length/E",
];
const charts = evaluationCharts(names);
const summary = (more: boolean) =>
  charts.filter((chart) => chart.more === more).map((chart) => [chart.title, chart.lines.map((line) => line.label)]);

it("shows splits together, k in order of number, and tiers at the greatest k", () => {
  expect(summary(false)).toEqual([
    ["Accuracy by split and decoding", ["test", "test, greedy", "test, T0.3", "validation, greedy"]],
    ["pass@k, test", ["pass@256"]],
    ["pass@k, validation", ["pass@2", "pass@16"]],
    ["pass@16 by tier, validation", ["E", "X"]],
  ]);
});

it("keeps the rest at hand", () => {
  expect(summary(true)).toEqual([
    ["pass@256 by tier, test", ["E"]],
    ["pass@2 by tier, validation", ["E"]],
    ["pass@1, validation, greedy", ["validation, greedy"]],
    ["Length by tier, validation", ["E"]],
  ]);
});

it("loses no metric and draws none twice", () => {
  expect(charts.flatMap((chart) => chart.lines.map((line) => line.metric)).sort()).toEqual([...names].sort());
});
