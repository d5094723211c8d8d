import { describe, expect, it } from "vitest";
import { scoredRolloutSchema } from "@/domain/protocol/messages";
import { prepareRollouts, successWords } from "./prepare-rollout";

const rollout = (rest: Record<string, unknown>) =>
  scoredRolloutSchema.parse({
    promptId: "p",
    completion: "12",
    signals: { correct: 1 },
    tokens: 4,
    refLogprob: -3,
    terms: { correct: { status: "ok", value: 1, weighted: 1 }, steps: { status: "ok", value: 3, weighted: -0.3 } },
    taskTotal: 0.7,
    objectiveTotal: 0.7,
    advantage: 0.2,
    ...rest,
  });

describe("prepareRollouts", () => {
  it("scales bars within a group, with their sign", () => {
    const [one] = prepareRollouts({ rollouts: [rollout({})], spec: null, success: "correct" });
    expect(one?.bars.map((bar) => [bar.id, bar.share])).toEqual([
      ["correct", 1],
      ["steps", -0.3],
    ]);
    expect([one?.success, one?.excluded]).toEqual([true, null]);
  });

  it("never shows an error as 0: it is named and the rollout is excluded", () => {
    const [one] = prepareRollouts({
      rollouts: [
        rollout({
          terms: { judge: { status: "error", reason: "division by zero at 1:3" } },
          taskTotal: null,
          objectiveTotal: null,
          advantage: 0,
        }),
      ],
      spec: null,
      success: "correct",
    });
    expect(one?.bars[0]).toMatchObject({ value: null, weighted: null, share: 0, failed: true });
    expect(one?.excluded).toBe("excluded: judge (error: division by zero at 1:3)");
  });

  it("shows a gate's skip without excluding the rollout", () => {
    const [one] = prepareRollouts({
      rollouts: [rollout({ terms: { bonus: { status: "skipped" } } })],
      spec: null,
      success: null,
    });
    expect([one?.bars[0]?.outcome, one?.excluded, one?.success]).toEqual(["left out by its gate", null, null]);
  });

  it("says when a finite reward is missing for another reason", () => {
    const [one] = prepareRollouts({
      rollouts: [rollout({ objectiveTotal: null, refLogprob: null })],
      spec: null,
      success: null,
    });
    expect(one?.excluded).toContain("refLogprob");
  });
});

it("tells a completion without a word from a text that was not kept", () => {
  const told = (completions: string[], rest: { tokens: number; withText: boolean }) =>
    prepareRollouts({
      rollouts: completions.map((completion) => rollout({ completion, tokens: rest.tokens })),
      spec: null,
      success: null,
      withText: rest.withText,
    }).map(({ wroteNothing }) => wroteNothing);
  expect(told(["", "12"], { tokens: 4, withText: true })).toEqual([true, false]);
  expect(told(["", ""], { tokens: 1, withText: true })).toEqual([true, true]);
  expect(told(["", ""], { tokens: 1, withText: false })).toEqual([false, false]);
  expect(told(["", ""], { tokens: 9, withText: true })).toEqual([false, false]);
});

it("counts success only where it is known", () => {
  expect(successWords([{ success: true }, { success: false }])).toBe("1 of 2 succeed");
  expect(successWords([{ success: true }, { success: null }])).toBe("1 of 1 succeed");
  expect(successWords([{ success: null }])).toBeNull();
});
