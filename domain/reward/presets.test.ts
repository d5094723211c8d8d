import { describe, expect, it } from "vitest";
import { dominance } from "@/domain/objective/dominance";
import { isConstantObjective } from "@/domain/objective/objective";
import { regimeOf } from "@/domain/objective/regimes";
import { type RolloutInput, rolloutSchema } from "@/domain/rollout/rollout";
import { commonSignals, tasks } from "@/domain/task/task";
import { parseRewardSpec } from "./parse";
import {
  agentStarter,
  dominancePresets,
  embeddedRegimePresets,
  regimePresets,
  rewardPresets,
  tiltedByDominance,
} from "./presets";
import { scoreRollouts } from "./score";

/** A right answer, and a straight way to the goal. */
const gold: Record<string, RolloutInput> = {
  arithmetic: {
    promptId: "27+15",
    answer: "42",
    parsedAnswer: "42",
    signals: { correct: 1, parsed: 1, truncated: 0, written_steps: 0, progress: 1, steps: 0 },
    refLogprob: -3,
    policyLogprob: -3,
    tokens: 4,
    gold: true,
  },
  gridworld: {
    promptId: "g1",
    signals: {
      goal_achieved: [0, 0, 1],
      progress_grew: [1, 1, 0],
      collision: [0, 0, 0],
      invalid_action: [0, 0, 0],
      steps: [1, 1, 1],
      progress: [0.33, 0.67, 1],
      parsed: 1,
      truncated: 0,
    },
    refLogprob: -2,
    policyLogprob: -2,
    tokens: 3,
    gold: true,
  },
};

describe("rewardPresets", () => {
  it("have ids of their own", () => {
    const ids = rewardPresets().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(9);
  });

  for (const preset of rewardPresets()) {
    it(`${preset.title} is a reward its task can measure, and no constant`, () => {
      const task = tasks.find(({ id }) => id === preset.task);
      const signals = [...(task?.signals ?? []), ...commonSignals];
      expect(parseRewardSpec(preset.spec, { signals })).toEqual({ ok: true, spec: preset.spec });
      expect(isConstantObjective(preset.spec.objective)).toBe(false);
      expect(preset.sentence).toMatch(/\.$/);
    });

    it(`${preset.title} scores its gold answer 1 for correctness`, () => {
      const rollout = rolloutSchema.parse(gold[preset.task]);
      const [scored] = scoreRollouts({ spec: preset.spec, rollouts: [rollout] });
      expect(scored?.terms[preset.correctness]?.outcome).toEqual({ status: "ok", value: 1 });
      expect(scored?.excluded).toBe(null);
    });
  }
});

describe("the agent starter", () => {
  it("pays what the pack's loop over the steps pays", () => {
    const walks = [
      { goal_achieved: [0, 0, 1], progress_grew: [1, 1, 0], collision: [0, 0, 0], invalid_action: [0, 0, 0] },
      { goal_achieved: [0, 0, 0], progress_grew: [1, 0, 0], collision: [0, 1, 0], invalid_action: [0, 0, 1] },
      { goal_achieved: [0, 0, 0], progress_grew: [0, 0, 0], collision: [1, 1, 0], invalid_action: [0, 0, 0] },
    ];
    for (const walk of walks) {
      let pack = 0;
      walk.goal_achieved.forEach((goal, step) => {
        if (goal) pack += 10;
        else if (walk.progress_grew[step]) pack += 1;
        if (walk.collision[step] || walk.invalid_action[step]) pack -= 5;
        pack -= 0.1;
      });
      const rollout = rolloutSchema.parse({ promptId: "g", signals: { ...walk, steps: [1, 1, 1] }, tokens: 3 });
      const [scored] = scoreRollouts({ spec: agentStarter.spec, rollouts: [rollout] });
      expect(scored?.taskTotal).toBeCloseTo(pack, 12);
    }
  });
});

describe("tiltedByDominance", () => {
  it("is sqrt(5.693 / .1902) = 5.471 at D = 1 and alpha = 2 on the shipped base, and grows with D", () => {
    const betas = dominancePresets().map(({ spec }) =>
      spec.objective.mode === "sampling" ? spec.objective.betaInv : null,
    );
    expect(betas).toEqual([1.368, 5.471, 21.88]);
    expect(dominancePresets().map(({ spec }) => regimeOf(spec.objective))).toEqual(
      new Array(3).fill("tilted_sampling"),
    );
  });

  it("has the dominance asked for on the rollouts its statistics came from", () => {
    const rollouts = [-9, -4, -2, -7].map((refLogprob, index) => ({
      group: "p",
      taskTotal: index % 2,
      refLogprob,
      tokens: 4,
    }));
    const { varR, varN } = dominance({ mode: "sampling", alpha: 3, betaInv: 1, normalization: "sum" }, rollouts);
    const objective = tiltedByDominance({ D: 0.25, alpha: 3, varR, varN });
    expect(objective && dominance(objective, rollouts).dominance).toBeCloseTo(0.25, 4);
  });

  it("is null where no beta_inv gives that dominance", () => {
    expect(tiltedByDominance({ D: 1, alpha: 2, varR: 0, varN: 1 })).toBe(null);
    expect(tiltedByDominance({ D: 1, alpha: 1, varR: 1, varN: 1 })).toBe(null);
    expect(tiltedByDominance({ D: 1, alpha: 2, varR: 1, varN: 0 })).toBe(null);
    expect(dominancePresets({ varR: 0, varN: 1 })).toEqual([]);
  });
});

describe("embeddedRegimePresets", () => {
  it("keeps the first three regimes and tilts at dominance 1", () => {
    const ids = embeddedRegimePresets().map(({ id }) => id);
    expect(ids.slice(0, 3)).toEqual(regimePresets.map(({ id }) => id).slice(0, 3));
    expect(ids[3]).toBe("tilted_d1");
  });
});
