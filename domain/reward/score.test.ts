import { describe, expect, it } from "vitest";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { scoreRollouts } from "./score";
import { rewardSpecSchema } from "./spec";

describe("scoreRollouts", () => {
  it("gives the action pack's starter reward: 10 + 2 - 5 (1 + 0) - 0.1 x 4 = 6.6", () => {
    const signal = (id: string, weight: number) => ({ id, source: { type: "signal", signal: id }, weight });
    const spec = rewardSpecSchema.parse({
      schema: "rewardspec/1",
      name: "agent starter",
      terms: [
        signal("goal_achieved", 10),
        signal("progress_grew", 1),
        { id: "mishaps", source: { type: "expression", code: "collision + invalid_action" }, weight: -5 },
        signal("steps", -0.1),
      ],
    });
    const rollout = rolloutSchema.parse({
      promptId: "a",
      signals: {
        goal_achieved: [0, 0, 0, 1],
        progress_grew: [1, 0, 1, 0],
        collision: [0, 1, 0, 0],
        invalid_action: [0, 0, 0, 0],
        steps: [1, 1, 1, 1],
      },
    });
    expect(scoreRollouts({ spec, rollouts: [rollout] })[0]?.taskTotal).toBeCloseTo(6.6, 12);
  });

  it("scores 256 rollouts by 10 terms in far less than a training step", () => {
    const terms = Array.from({ length: 10 }, (_, i) => ({
      id: `t${i}`,
      source: i % 2 ? { type: "signal", signal: "x" } : { type: "expression", code: `min(x, ${i}) + 0.5 * y ** 2` },
      transforms: i === 3 ? [{ op: "zscore" }] : [{ op: "clip", min: -5, max: 5 }],
      gate: { when: "x > 0" },
    }));
    const spec = rewardSpecSchema.parse({ schema: "rewardspec/1", name: "ten", terms });
    const rollouts = Array.from({ length: 256 }, (_, i) =>
      rolloutSchema.parse({ promptId: `p${i >> 3}`, signals: { x: i / 100, y: [1, 2, i % 7] } }),
    );
    const times: number[] = [];
    for (let run = 0; run < 20; run += 1) {
      const start = performance.now();
      scoreRollouts({ spec, rollouts });
      times.push(performance.now() - start);
    }
    expect(Math.min(...times)).toBeLessThan(10);
  });
});
