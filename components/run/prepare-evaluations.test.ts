import { expect, test } from "vitest";
import { prepareEvaluations } from "./prepare-evaluations";

const evaluation = (split: "validation" | "test", decoding: string, summary: Record<string, number>, step = 0) => ({
  step,
  split,
  decoding,
  problems: 64,
  samples: decoding === "greedy" ? 1 : 8,
  summary,
});

test("puts the test's samples first, each evaluation before its tiers, and shows columns that have a value", () => {
  const { columns, rows } = prepareEvaluations(
    [
      evaluation("validation", "sample", { "eval/validation/acc": 0.5, "eval/validation/acc/E": 0.75 }),
      evaluation("test", "greedy", { "eval/test/greedy/acc": 0.4 }),
      evaluation("test", "sample", { "eval/test/acc": 0.3, "eval/test/pass@4": 0.6, "eval/test/mean_length": 12 }),
    ],
    ["E", "M"],
  );
  expect(rows.map(({ id, values }) => [id.trim(), values.acc])).toEqual([
    ["test sample", 0.3],
    ["test greedy", 0.4],
    ["validation sample", 0.5],
    ["validation sample E", 0.75],
  ]);
  expect(columns.map(({ id }) => id)).toEqual(["acc", "pass@4", "mean_length"]);
});

test("takes the newest of what was evaluated twice", () => {
  const { rows } = prepareEvaluations(
    [
      evaluation("test", "sample", { "eval/test/acc": 0.1 }, 0),
      evaluation("test", "sample", { "eval/test/acc": 0.9 }, 50),
    ],
    [],
  );
  expect(rows.map(({ values }) => values.acc)).toEqual([0.9]);
});
