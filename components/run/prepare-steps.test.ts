import { describe, expect, it } from "vitest";
import { scoredRolloutSchema } from "@/domain/protocol/messages";
import { agentStarter } from "@/domain/reward/presets";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { prepareSteps } from "./prepare-steps";

const recorded = (rest: Record<string, unknown> = {}) =>
  scoredRolloutSchema.parse({
    promptId: "p",
    completion: "RDR",
    // S # / . G: into the wall, down, to the goal.
    signals: { goal_achieved: [0, 0, 1], progress_grew: [0, 1, 0], collision: [1, 0, 0], steps: [1, 1, 1], parsed: 1 },
    tokens: 4,
    terms: {
      goal: { status: "ok", value: 1, weighted: 10 },
      progress_grew: { status: "ok", value: 1, weighted: 1 },
      collision: { status: "ok", value: 1, weighted: -5 },
      steps: { status: "ok", value: 3, weighted: -0.3 },
    },
    taskTotal: 5.7,
    objectiveTotal: 5.7,
    advantage: 0,
    ...rest,
  });
const prepare = (rest: Partial<Parameters<typeof prepareSteps>[0]> = {}) =>
  prepareSteps({ rollout: recorded(), prompt: "S#/.G", task: "gridworld", spec: agentStarter.spec, ...rest });

describe("the steps of a rollout", () => {
  it("are paid 10 goal + progress - 5 collision - 0.1 each, under a picture of the path", () => {
    const steps = prepare();
    expect(steps?.rewards).toEqual([-5.1, 0.9, 9.9].map((value) => expect.closeTo(value, 12)));
    expect([steps?.path?.reached, steps?.moves]).toEqual([true, ["R", "D", "R"]]);
    expect(steps?.signals.map(({ id }) => id)).toEqual(["goal_achieved", "progress_grew", "collision", "steps"]);
    // The rollout lacks invalid_action: it has no part that could be told.
    expect(steps?.whole).toMatchObject([{ id: "invalid_action", total: null }]);
  });

  it("come without a picture for another task, for a script's own prompts, and where the replay took other steps", () => {
    const pictures = [
      prepare({ task: "external" }),
      prepare({ prompt: "go to the door" }),
      prepare({ rollout: recorded({ completion: "RD" }) }),
    ];
    expect(pictures.map((steps) => [steps?.path, steps?.signals.length])).toEqual([
      [null, 4],
      [null, 4],
      [null, 4],
    ]);
  });

  it("have no rewards without a spec", () => {
    expect(prepare({ spec: null })).toMatchObject({ rewards: null, terms: [], whole: [] });
  });

  it("name what counts for the whole path", () => {
    const spec = rewardSpecSchema.parse({
      schema: "rewardspec/1",
      name: "Short",
      terms: [{ id: "steps", label: "Long", source: { type: "expression", code: "steps" }, weight: -0.1 }],
    });
    expect(prepare({ spec })).toMatchObject({
      rewards: null,
      whole: [{ label: "Long", total: -0.3, reason: "an expression sees sums over the path" }],
    });
  });

  it("are cut where there are very many", () => {
    const many = recorded({ signals: { steps: new Array(200).fill(1) } });
    expect(prepare({ rollout: many })).toMatchObject({ shown: 64, steps: 200 });
  });
});

it("has nothing to show of a rollout without step signals", () => {
  expect(prepare({ rollout: recorded({ signals: { correct: 1 } }) })).toBeNull();
});
