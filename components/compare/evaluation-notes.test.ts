import { describe, expect, it } from "vitest";
import type { CountedRun } from "./compared-counts";
import { decodingWords, evaluationNotes } from "./evaluation-notes";

const problem = { promptId: "a", tier: null, samples: 64, correct: 3 };
const end = { step: 10, problems: [problem], all: 1 };
const base = { key: "", runId: "r1", problems: [problem] };

function run(number: number, change: Partial<CountedRun>): CountedRun {
  // Of the run itself the notes say its number alone.
  const shown = {
    id: `${number}`,
    label: "",
    style: { color: "", dash: null },
    run: { number },
  } as CountedRun["shown"];
  return { shown, base, peak: null, end, peakStep: null, available: [], ...change };
}

describe("evaluationNotes", () => {
  it("says what was evaluated, and which runs were not", () => {
    const asked = { split: "test", decoding: "sample", step: null };
    expect(evaluationNotes([run(1, {}), run(2, { end: null }), run(3, { end: null, base: null })], asked)).toEqual([
      "Runs on test, sampled at the run's temperature: 1 problem, 64 samples each.",
      "#2, #3 were not evaluated on test, sampled at the run's temperature, after the start.",
      "The base model of #3 was not evaluated on test, sampled at the run's temperature.",
    ]);
  });

  it("says when only some problems are compared", () => {
    const notes = evaluationNotes([run(1, { end: { ...end, all: 5000 } })], {
      split: "test",
      decoding: "greedy",
      step: 5,
    });
    expect(notes).toContain("1 of 5000 problems are compared, the first by name.");
  });
});

it("puts a decoding in words", () => {
  expect(["greedy", "T0.3", "T=0.3", "beam"].map(decodingWords)).toEqual([
    "the likeliest token",
    "at temperature 0.3",
    "at temperature 0.3",
    "by beam",
  ]);
});
