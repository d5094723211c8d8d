import { expect, it } from "vitest";
import { tasks } from "@/domain/task/task";
import { comparePanels } from "./compare-panels";
import { tiersOfRuns } from "./tiers-of-runs";

const tiers = tiersOfRuns(tasks.map(({ id }) => ({ task: id })));

it("has one chart a metric, tiers from the easiest and pass@k after what they are details of", () => {
  const panels = comparePanels(
    [
      "eval/test/pass@4",
      "eval/test/acc/E",
      "eval/validation/acc",
      "task/accuracy/H",
      "task/accuracy/E",
      "task/accuracy/M",
      "task/accuracy",
      "kl",
    ],
    tiers,
  );
  expect(panels.map(({ id, charts }) => [id, charts.map(({ metric }) => metric)])).toEqual([
    ["accuracy", ["task/accuracy", "task/accuracy/E", "task/accuracy/M", "task/accuracy/H"]],
    ["kl", ["kl"]],
    ["evaluation", ["eval/validation/acc", "eval/test/acc/E", "eval/test/pass@4"]],
  ]);
});

it("draws shares from 0 to 1", () => {
  expect(comparePanels(["task/accuracy"], tiers)[0]?.charts[0]).toMatchObject({ title: "Accuracy", range: [0, 1] });
});

it("keeps the tiers of one task together", () => {
  const [accuracy] = comparePanels(
    ["task/accuracy/E", "task/accuracy/hard", "task/accuracy/M", "task/accuracy/open"],
    tiers,
  );
  expect(accuracy?.charts.map(({ metric }) => metric.split("/")[2])).toEqual(["E", "M", "open", "hard"]);
});

it("orders the tiers of a task that a trainer described as it did", () => {
  const described = ["level_9", "level_10"].map((id) => ({ id, label: id }));
  const of = tiersOfRuns([
    { task: "math", describedTask: { id: "math", name: "M", success: "correct", tiers: described } },
  ]);
  const [accuracy] = comparePanels(["task/accuracy/level_10", "task/accuracy/level_9", "task/accuracy"], of);
  expect(accuracy?.charts.map(({ metric }) => metric)).toEqual([
    "task/accuracy",
    "task/accuracy/level_9",
    "task/accuracy/level_10",
  ]);
});
