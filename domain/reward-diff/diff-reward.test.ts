import { describe, expect, it } from "vitest";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { diffReward, meansTheSame } from "./diff-reward";

const correct = { id: "correct", source: { type: "signal", signal: "correct" } };
const reward = (...terms: object[]) => rewardSpecSchema.parse({ schema: "rewardspec/1", name: "R", terms });

describe("diffReward", () => {
  it("finds nothing between a reward and itself", () => {
    const diff = diffReward(reward(correct), reward(correct));
    expect(diff).toEqual({
      terms: [],
      reordered: false,
      unchangedTerms: ["correct"],
      aggregate: [],
      objective: [],
      tests: [],
      naming: [],
    });
    expect(meansTheSame(diff)).toBe(true);
  });

  it("tells numbers before and after, transforms and gates in words", () => {
    const clip = (max: number) => ({ ...correct, transforms: [{ op: "clip", min: 0, max }] });
    const gated = { ...clip(2), weight: -0.5, gate: { when: "parsed == 1", else: "skip" } };
    expect(diffReward(reward(clip(1)), reward(gated)).terms).toEqual([
      {
        id: "correct",
        was: null,
        change: "changed",
        parts: [
          { part: "weight", before: "1", after: "-0.5" },
          { part: "gate", before: null, after: "only when parsed == 1, else skip" },
          { part: "transform 1", before: "clip 0 to 1", after: "clip 0 to 2" },
        ],
      },
    ]);
  });

  it("tells terms that came and went, and one that only changed its name", () => {
    const other = { id: "other", source: { type: "signal", signal: "tokens" } };
    const { terms, unchangedTerms } = diffReward(
      reward(correct, other),
      reward({ ...correct, id: "right" }, { id: "new", source: { type: "expression", code: "tokens" } }),
    );
    expect(terms.map(({ id, was, change }) => [id, was, change])).toEqual([
      ["right", "correct", "renamed"],
      ["new", null, "added"],
      ["other", null, "removed"],
    ]);
    expect(unchangedTerms).toEqual([]);
  });

  it("shows code line by line", () => {
    const python = (code: string) => ({ id: "py", source: { type: "python", code } });
    const [term] = diffReward(reward(python("a\nb")), reward(python("a\nc"))).terms;
    expect(term?.parts[0]?.lines).toEqual([
      { kind: "same", text: "a" },
      { kind: "removed", text: "b" },
      { kind: "added", text: "c" },
    ]);
  });

  it("takes labels, names and tests for what means nothing to a trainer", () => {
    const test = { name: "t", rollout: {}, expect: { term: "correct", min: 0 } };
    const after = { ...reward({ ...correct, label: "Right" }), name: "S", tests: [test] };
    const diff = diffReward(reward(correct), after);
    expect(meansTheSame(diff)).toBe(true);
    expect(diff.naming.map(({ part }) => part)).toEqual(["name", "label of correct"]);
    expect(diff.tests).toEqual([
      { part: "t", before: null, after: '{"expect":{"min":0,"term":"correct"},"rollout":{}}' },
    ]);
  });

  it("says when terms were put in another order, and what the objective and aggregate changed to", () => {
    const other = { id: "other", source: { type: "signal", signal: "tokens" } };
    const after = rewardSpecSchema.parse({
      ...reward(other, correct),
      aggregate: { op: "min" },
      objective: { mode: "sampling", alpha: 2, betaInv: 4 },
    });
    const diff = diffReward(reward(correct, other), after);
    expect(diff.reordered).toBe(true);
    expect(diff.aggregate).toEqual([{ part: "op", before: "weighted sum", after: "min" }]);
    expect(diff.objective).toContainEqual({ part: "mode", before: "none", after: "sampling" });
    expect(diff.objective).toContainEqual({ part: "alpha", before: null, after: "2" });
  });
});
