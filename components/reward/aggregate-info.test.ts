import { describe, expect, it } from "vitest";
import { aggregateSchema, termSchema } from "@/domain/reward/spec";
import { aggregateOptions, isGroupRelative, withAggregateOp } from "./aggregate-info";

const term = termSchema.parse({ id: "a", source: { type: "signal", signal: "correct" } });
const plain = aggregateSchema.parse({ op: "weighted_sum", clip: { max: 1 }, missing: "zero" });

describe("withAggregateOp", () => {
  it("is valid for every op and keeps clip and missing", () => {
    for (const { value } of aggregateOptions) {
      const next = aggregateSchema.parse(withAggregateOp(plain, value, [term]));
      expect(next).toMatchObject({ op: value, clip: { max: 1 }, missing: "zero" });
    }
    expect(withAggregateOp(plain, "nonsense", [term])).toBeNull();
  });
});

describe("isGroupRelative", () => {
  it("is told by aggregate or transform", () => {
    expect(isGroupRelative([term], plain)).toBe(false);
    expect(isGroupRelative([term], aggregateSchema.parse({ op: "lexicographic", order: ["a"] }))).toBe(true);
    expect(isGroupRelative([{ ...term, transforms: [{ op: "rank" }] }], plain)).toBe(true);
  });
});
