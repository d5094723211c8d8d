import { expect, it } from "vitest";
import { chooseBases } from "./choose-base";

const problems = (count: number, samples: number) =>
  Array.from({ length: count }, (_, i) => ({ promptId: `${i}`, tier: null, samples, correct: 0 }));

it("takes one base for each model and way of sampling: the most samples, then the most problems, then the first", () => {
  const bases = chooseBases([
    { runId: "a", key: "small", problems: problems(2, 64) },
    { runId: "b", key: "small", problems: problems(2, 256) },
    { runId: "c", key: "small", problems: problems(2, 256) },
    { runId: "d", key: "large", problems: problems(1, 8) },
    { runId: "e", key: "large", problems: problems(3, 8) },
  ]);
  expect(bases.map(({ key, runId }) => [key, runId])).toEqual([
    ["small", "b"],
    ["large", "e"],
  ]);
});

it("has none where no run started from the base model", () => {
  expect(chooseBases([{ runId: "a", key: "small", problems: null }])).toEqual([]);
});
