import { describe, expect, it } from "vitest";
import { parseRewardSpec } from "@/domain/reward/parse";
import type { RewardSpec, RewardSpecInput } from "@/domain/reward/spec";
import { columnsOf } from "@/domain/rollout/columns-of";
import { type RolloutInput, rolloutSchema } from "@/domain/rollout/rollout";
import { compareScores } from "./compare-scores";
import { leaveOneOut, termEffects } from "./leave-one-out";
import { createScorer } from "./score-columns";

function specOf(spec: Omit<RewardSpecInput, "schema" | "name">): RewardSpec {
  const parsed = parseRewardSpec({ schema: "rewardspec/1", name: "any", ...spec }, null);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.spec;
}

const rollouts: RolloutInput[] = [
  { promptId: "a", signals: { right: 1, short: 0 } },
  { promptId: "a", signals: { right: 0, short: 3 } },
  { promptId: "b", signals: { right: 1, short: 1 } },
  { promptId: "b", signals: { right: 0 } },
];
const columns = columnsOf(rollouts.map((one) => rolloutSchema.parse(one)));
const signal = (id: string, weight: number) => ({ id, source: { type: "signal" as const, signal: id }, weight });
const inputOf = (spec: RewardSpec) => ({ spec, algorithm: "rloo" as const, external: new Map() });

describe("what an edit changes", () => {
  it("is told by rank correlation, flips, rollouts that come or go, and the greatest moves", () => {
    const scorer = createScorer(columns, null);
    const before = scorer.score(inputOf(specOf({ terms: [signal("right", 1)] })));
    // 1, 3 in the first group, and the second keeps one member.
    const after = scorer.score(inputOf(specOf({ terms: [signal("right", 1), signal("short", 1)] })));
    const change = compareScores({ columns, before, after, examples: 2 });
    expect(change.task).toEqual({ rho: -1, d: 1, tau: -1, flips: 1, rollouts: 3 });
    expect(change.objective).toBe(change.task);
    expect(change.newlyExcluded).toEqual({ rollouts: 1, share: 0.25 });
    expect(change.newlyIncluded).toEqual({ rollouts: 0, share: 0 });
    // From 1 and -1 to -2 and 2.
    expect(change.moved).toEqual([
      { place: 0, before: 1, after: -2, change: -3 },
      { place: 1, before: -1, after: 2, change: 3 },
    ]);
  });

  it("is nothing where nothing was edited", () => {
    const scorer = createScorer(columns, null);
    const scores = scorer.score(inputOf(specOf({ terms: [signal("right", 1)] })));
    const change = compareScores({ columns, before: scores, after: scores });
    expect(change).toMatchObject({ task: { rho: 1, d: 0, tau: 1, flips: 0 }, moved: [] });
  });
});

describe("which term decided an advantage", () => {
  const spec = specOf({ terms: [signal("right", 1), signal("short", 0.5), { ...signal("shown", 1), role: "metric" }] });
  const scorer = createScorer(columns, null);
  const input = inputOf(spec);
  const scores = scorer.score(input);
  const leave = leaveOneOut({ scorer, input, scores });

  it("is found by leaving each out in turn", () => {
    // Totals 1 and 1.5; without `right` 0 and 1.5, without `short` 1 and 0.
    expect(termEffects(leave, scores, 0)).toEqual([
      { id: "short", without: 1, change: -1.5, decides: true },
      { id: "right", without: -1.5, change: 1, decides: false },
      { id: "shown", without: null, change: null, decides: false },
    ]);
    expect(leave.terms.map(({ decides }) => decides)).toEqual([
      { rollouts: 0, of: 2, share: 0 },
      { rollouts: 2, of: 2, share: 1 },
      { rollouts: 0, of: 0, share: null },
    ]);
  });

  it("says why a term cannot be left out", () => {
    expect(leave.terms[2]?.reason).toContain("metric");
    const formula = specOf({ terms: [signal("right", 1)], aggregate: { op: "formula", code: "right" } });
    const own = inputOf(formula);
    const [left] = leaveOneOut({ scorer, input: own, scores: scorer.score(own) }).terms;
    expect(left).toMatchObject({
      advantage: null,
      reason: "A formula names its terms itself, so none can be left out.",
    });
  });
});
