import { describe, expect, it } from "vitest";
import { parseRewardSpec } from "@/domain/reward/parse";
import type { RewardSpec, RewardSpecInput } from "@/domain/reward/spec";
import { columnsOf } from "@/domain/rollout/columns-of";
import { rolloutSchema } from "@/domain/rollout/rollout";
import { createScorer } from "./score-columns";

const columns = columnsOf(
  [1, 2, 4].map((x) => rolloutSchema.parse({ promptId: "p", signals: { x, y: x * x }, refLogprob: -x, tokens: 1 })),
);

function specOf(weight: number, change: Partial<RewardSpecInput> = {}): RewardSpec {
  const parsed = parseRewardSpec(
    {
      schema: "rewardspec/1",
      name: "any",
      terms: [
        { id: "a", source: { type: "signal", signal: "x" }, weight },
        { id: "b", source: { type: "expression", code: "a + y" }, transforms: [{ op: "zscore" }], weight: 2 },
      ],
      objective: { mode: "sampling", alpha: 2, betaInv: 1 },
      ...change,
    },
    null,
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.spec;
}

describe("a scorer", () => {
  const scorer = createScorer(columns, null);
  const score = (spec: RewardSpec) => scorer.score({ spec, algorithm: "rloo", external: new Map() });
  const first = score(specOf(1));

  it("gives the very same columns of what a weight's slider leaves alone", () => {
    const moved = score(specOf(1.5));
    expect(moved.terms[0]?.outcome).toBe(first.terms[0]?.outcome);
    expect(moved.terms[1]).toEqual(first.terms[1]);
    expect(moved.terms[1]?.weighted).toBe(first.terms[1]?.weighted);
    expect(moved.terms[1]?.outcome).toBe(first.terms[1]?.outcome);
    expect([...(moved.terms[0]?.weighted ?? [])]).toEqual([1.5, 3, 6]);
  });

  it("gives the same total again when only the objective is another, and all of it when an edit is taken back", () => {
    const sharper = score(specOf(1, { objective: { mode: "sampling", alpha: 3, betaInv: 1 } }));
    expect(sharper.taskTotal).toBe(first.taskTotal);
    expect(sharper.objectiveTotal).not.toBe(first.objectiveTotal);
    expect(score(specOf(1)).advantage).toBe(first.advantage);
  });

  it("takes base means over its own rollouts unless they are given", () => {
    const centred = specOf(1, {
      terms: [
        {
          id: "a",
          source: { type: "signal", signal: "x" },
          transforms: [{ op: "sigmoid_center", center: "base_mean" }],
        },
      ],
    });
    expect(score(centred).baseMeans).toEqual({ "a.0": 7 / 3 });
    const frozen = scorer.score({ spec: centred, algorithm: "rloo", external: new Map(), baseMeans: { "a.0": 1 } });
    expect(frozen.terms[0]?.outcome.value[0]).toBe(0.5);
  });
});
