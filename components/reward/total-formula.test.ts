import katex from "katex";
import { describe, expect, it } from "vitest";
import { type RewardSpecInput, rewardSpecSchema } from "@/domain/reward/spec";
import { totalFormula } from "./total-formula";

type TermInput = RewardSpecInput["terms"][number];

function spec(terms: Partial<TermInput>[], aggregate?: RewardSpecInput["aggregate"]) {
  return rewardSpecSchema.parse({
    schema: "rewardspec/1",
    name: "r",
    terms: terms.map((term, at) => ({ id: `t${at}`, source: { type: "signal", signal: "correct" }, ...term })),
    ...(aggregate ? { aggregate } : {}),
  });
}

describe("totalFormula", () => {
  it("writes weights with their sign and leaves out a factor of one", () => {
    expect(totalFormula(spec([{ id: "goal" }, { id: "bad_move", weight: -5 }, { id: "s", weight: 0.5 }]))).toBe(
      String.raw`r(y) = \text{goal} - 5\,\text{bad\_move} + 0.5\,\text{s}`,
    );
  });

  it("leaves out terms that are only shown, and counts those beyond six", () => {
    const many = Array.from({ length: 9 }, () => ({}));
    expect(totalFormula(spec([...many, { role: "metric" as const }]))).toContain(String.raw`(3\text{ more})`);
    expect(totalFormula(spec([{ role: "gold" }]))).toBe("r(y) = 0");
  });

  it("is valid KaTeX for every aggregate, schedules and clips included", () => {
    const terms: Partial<TermInput>[] = [
      { weight: { schedule: "linear", from: 0, to: 1, start: 0, end: 10 } },
      { weight: 1e-7 },
    ];
    const aggregates: RewardSpecInput["aggregate"][] = [
      { op: "weighted_sum", clip: { min: -1 } },
      { op: "weighted_mean", clip: { min: 0, max: 1 } },
      { op: "normalize_then_sum" },
      { op: "product" },
      { op: "geometric_mean" },
      { op: "min" },
      { op: "lexicographic", order: ["t1", "t0"] },
      { op: "formula", code: "max(t0, t1) % 2 if t0 ** 2 > 1_0 else {$#&^~}" },
    ];
    for (const aggregate of aggregates) {
      const latex = totalFormula(spec(terms, aggregate));
      expect(() => katex.renderToString(latex, { throwOnError: true })).not.toThrow();
    }
  });
});
