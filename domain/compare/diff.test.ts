import { describe, expect, it } from "vitest";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { diffConfig } from "./diff-config";
import { diffSpec } from "./diff-spec";

describe("diffConfig", () => {
  it("puts one setting of all runs in a row and says which are equal", () => {
    expect(
      diffConfig([
        { steps: 100, task: "sums" },
        { steps: 200, task: "sums", lora: { r: 8 } },
      ]),
    ).toEqual([
      { name: "steps", values: ["100", "200"], equal: false },
      { name: "task", values: ["sums", "sums"], equal: true },
      { name: "lora", values: [null, '{"r":8}'], equal: false },
    ]);
  });

  it("takes objects that differ in the order of their keys as equal", () => {
    expect(diffConfig([{ at: { a: 1, b: 2 } }, { at: { b: 2, a: 1 } }])[0]?.equal).toBe(true);
  });
});

function specOf(change: Record<string, unknown>) {
  return rewardSpecSchema.parse({
    schema: "rewardspec/1",
    name: "any",
    terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
    ...change,
  });
}

describe("diffSpec", () => {
  it("aligns terms by their id, and leaves names out", () => {
    const plain = specOf({});
    const other = specOf({
      name: "other",
      terms: [
        { id: "length", source: { type: "expression", code: "tokens / 10" }, weight: -1 },
        { id: "correct", source: { type: "signal", signal: "correct" }, weight: 2 },
      ],
    });
    const different = diffSpec([plain, other]).filter((row) => !row.equal);
    expect(different).toContainEqual({ name: "term correct: weight", values: ["1", "2"], equal: false });
    expect(different).toContainEqual({ name: "term length: source", values: [null, "tokens / 10"], equal: false });
    expect(different.every(({ name }) => !name.includes("name"))).toBe(true);
  });

  it("shows the objective first and a run without a reward as having none", () => {
    const rows = diffSpec([
      null,
      specOf({ objective: { mode: "sampling", alpha: 2, betaInv: 0, normalization: "sum" } }),
    ]);
    expect(rows[0]).toEqual({ name: "objective: mode", values: [null, "sampling"], equal: false });
    expect(rows[1]).toEqual({ name: "objective: alpha", values: [null, "2"], equal: false });
  });
});
