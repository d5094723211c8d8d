import { describe, expect, it } from "vitest";
import { parseRewardSpec } from "@/domain/reward/parse";
import type { RewardSpecInput } from "@/domain/reward/spec";
import { columnsOf } from "@/domain/rollout/columns-of";
import { type RolloutInput, rolloutSchema } from "@/domain/rollout/rollout";
import { scoresOf } from "./score-columns";
import { summarise } from "./summary";

function summaryOf(rollouts: RolloutInput[], spec: Omit<RewardSpecInput, "schema" | "name">) {
  const parsed = parseRewardSpec({ schema: "rewardspec/1", name: "any", ...spec }, null);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const columns = columnsOf(rollouts.map((one) => rolloutSchema.parse(one)));
  const input = { spec: parsed.spec, algorithm: "rloo" as const, external: new Map(), known: null };
  return summarise({ columns, scores: scoresOf(columns, input), spec: parsed.spec, success: "correct" });
}

const signal = (id: string, weight = 1) => ({ id, source: { type: "signal" as const, signal: id }, weight });

describe("the summary of a reward on a bank", () => {
  // Total = correct - 0.1 long: 1, -0.2 | 0, 0.5
  const four: RolloutInput[] = [
    { promptId: "a", signals: { correct: 1, long: 0 }, tokens: 2, tier: "E" },
    { promptId: "a", signals: { correct: 0, long: 2 }, tokens: 4, tier: "E" },
    { promptId: "b", signals: { correct: 1, long: 10 }, tokens: 9, tier: "H" },
    { promptId: "b", signals: { correct: 0, long: -5 }, tokens: 5, tier: "H" },
  ];
  const whole = summaryOf(four, { terms: [signal("correct"), signal("long", -0.1)] });

  it("describes totals and parts in round bins", () => {
    expect(whole.total).toMatchObject({ count: 4, missing: 0, min: -0.2, max: 1 });
    expect(whole.total.mean).toBeCloseTo(1.3 / 4, 12);
    expect(whole.total.bins).toMatchObject({ width: 0.05 });
    expect(whole.total.bins?.counts.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(whole.terms[1]?.weighted).toMatchObject({ min: -1, max: 0.5 });
  });

  it("counts the pairs that the reward orders wrongly, with the worst of them and by tier", () => {
    expect(whole.pairs).toEqual({
      pairs: 2,
      wrong: 1,
      tied: 0,
      wrongShare: 0.5,
      tiedShare: 0,
      worst: [{ correct: 2, incorrect: 3, gap: 0.5 }],
      tiers: [
        { tier: "E", pairs: 1, wrong: 0, tied: 0 },
        { tier: "H", pairs: 1, wrong: 1, tied: 0 },
      ],
    });
  });

  it("shares the variance and the advantage among the parts, so that they add up to 1", () => {
    // Centred in groups the totals are .6, -.6 and -.25, .25; the parts of correct .5, -.5, .5, -.5: (.6 - .25) / (.72 + .125).
    expect(whole.terms[0]?.advantageShare).toBeCloseTo(0.35 / 0.845, 12);
    expect((whole.terms[0]?.varianceShare ?? 0) + (whole.terms[1]?.varianceShare ?? 0)).toBeCloseTo(1, 12);
    expect(whole.parts.add).toBe("sum");
    expect(whole.sharpeningShare).toBe(null);
  });

  it("names the best and the worst by place", () => {
    expect(whole.byTotal).toEqual({ best: [0, 3, 2, 1], worst: [1, 2, 3, 0] });
    expect(whole.byAdvantage.best).toEqual([0, 3, 2, 1]);
  });

  it("tells correlation with length within groups from overall", () => {
    // Within: (-.6 - .5) / sqrt(.845 (2 + 8)); 1.2 less for 2 tokens more, .5 less for 4.
    expect(whole.length.within).toBeCloseTo((-1.2 - 1) / Math.sqrt(0.845 * 10), 12);
    expect(whole.tiers).toMatchObject([
      { tier: "E", rollouts: 2, success: 0.5 },
      { tier: "H", rollouts: 2, success: 0.5 },
    ]);
  });

  it("counts what failed by reason, what was left out, and groups that are gone or dead", () => {
    const some = summaryOf(
      [
        { promptId: "a", signals: { x: 1 } },
        { promptId: "a", signals: { x: 1 } },
        { promptId: "b", signals: { x: 0 } },
        { promptId: "b", signals: {} },
        { promptId: "c", signals: { x: 0 } },
      ],
      { terms: [{ id: "inverse", source: { type: "expression", code: "1 / x" } }] },
    );
    expect(some.excluded).toEqual({
      rollouts: 3,
      groups: 2,
      reasons: [
        { reason: 'term "inverse": division by zero at 1:1', count: 2 },
        { reason: 'term "inverse" has no value', count: 1 },
      ],
    });
    expect(some.terms[0]?.outcomes).toMatchObject({ ok: 2, none: 1, error: 2, timeout: 0, skipped: 0 });
    expect(some.dead.task).toEqual({ dead: 1, lone: 0, groups: 1 });
    expect(some.terms[0]?.raw.missing).toBeCloseTo(0.6, 12);
    expect(some.pairs).toBe(null);
  });

  it("has no numbers where there are none", () => {
    const none = summaryOf([{ promptId: "a" }], { terms: [signal("x")] });
    expect(none.total).toEqual({ count: 0, missing: 1, mean: null, sd: null, min: null, max: null, bins: null });
    expect(none.length).toEqual({ within: null, overall: null });
    expect(summaryOf([], { terms: [signal("x")] }).rollouts).toBe(0);
  });
});
