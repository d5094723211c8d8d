import { expect, it } from "vitest";
import { evaluationSchema } from "@/domain/protocol/messages";
import { summarizeEvaluation } from "./summary";

it("keeps accuracy, pass@k and tiers of an evaluation", () => {
  const problem = { samples: 2, meanTokens: 4, meanRefLogprob: -2 };
  const evaluation = evaluationSchema.parse({
    step: 10,
    split: "test",
    decoding: "greedy",
    problems: [
      { ...problem, promptId: "a", tier: "E", correct: 1 },
      { ...problem, promptId: "b", tier: "X", correct: 0 },
    ],
  });
  const summary = summarizeEvaluation(evaluation);
  expect(summary).toMatchObject({ problems: 2, samples: 2, accuracy: 0.25 });
  // a is solved by one of two samples: pass@2 is 1 for it, 0 for b.
  expect(summary.metrics).toMatchObject({ "eval/test/greedy/pass@2": 0.5, "eval/test/greedy/acc/E": 0.5 });
});

it("says of an evaluation without problems that it has none", () => {
  const empty = evaluationSchema.parse({ step: 0, split: "test", problems: [] });
  expect(summarizeEvaluation(empty)).toEqual({ problems: 0, samples: 0, accuracy: null, metrics: {} });
});
