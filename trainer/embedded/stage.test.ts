import { expect, it } from "vitest";
import { stageOf } from "./stage";

const problem = (tier: string, correct: number, wrong: number[]) => ({
  promptId: `${tier} ${correct}`,
  tier,
  samples: 16,
  correct,
  meanTokens: 4,
  meanRefLogprob: -1,
  meanRefLogprobPerToken: null,
  answers: [
    { answer: "right", count: correct, correct: true },
    ...wrong.map((count, i) => ({ answer: `wrong ${i}`, count, correct: false })),
  ],
});

it("measures pass@1 and pass@16, how often the most likely answer is wrong beyond the easiest tier, and what is unsolved", () => {
  // pass@1 (8 + 4 + 0) / 48 = .25, pass@16 2/3; of the two hard prompts one is right by a plurality, one is unsolved.
  const stage = stageOf([problem("E", 8, [8]), problem("H", 4, [3, 3, 3, 3]), problem("H", 0, [16])], ["E", "H"]);
  expect(stage).toMatchObject({ passAt1: 0.25, wrongOnHard: 0.5, unsolved: { E: 0, H: 0.5 }, faults: [] });
  expect(stage.passAt16).toBeCloseTo(2 / 3, 12);
});

it("says what is not as it must be", () => {
  const { faults } = stageOf([problem("E", 15, [1]), problem("H", 14, [2])], ["E", "H"]);
  expect(faults).toEqual([
    "pass@1 is 0.906, not from 0.2 to 0.6",
    "pass@16 is only 0.094 above pass@1",
    "the most likely answer is wrong on only 0.000 of hard prompts",
    "the samples solve every prompt of every tier",
  ]);
});
