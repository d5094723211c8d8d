import { expect, it } from "vitest";
import { comparePanels } from "./compare-panels";

it("has one chart a metric, tiers from the easiest and pass@k after what they are details of", () => {
  const panels = comparePanels([
    "eval/test/pass@4",
    "eval/test/acc/E",
    "eval/validation/acc",
    "task/accuracy/H",
    "task/accuracy/E",
    "task/accuracy/M",
    "task/accuracy",
    "kl",
  ]);
  expect(panels.map(({ id, charts }) => [id, charts.map(({ metric }) => metric)])).toEqual([
    ["accuracy", ["task/accuracy", "task/accuracy/E", "task/accuracy/M", "task/accuracy/H"]],
    ["kl", ["kl"]],
    ["evaluation", ["eval/validation/acc", "eval/test/acc/E", "eval/test/pass@4"]],
  ]);
});

it("draws shares from 0 to 1", () => {
  expect(comparePanels(["task/accuracy"])[0]?.charts[0]).toMatchObject({ title: "Accuracy", range: [0, 1] });
});

it("keeps the tiers of one task together", () => {
  const [accuracy] = comparePanels(["task/accuracy/E", "task/accuracy/hard", "task/accuracy/M", "task/accuracy/open"]);
  expect(accuracy?.charts.map(({ metric }) => metric.split("/")[2])).toEqual(["E", "M", "open", "hard"]);
});
