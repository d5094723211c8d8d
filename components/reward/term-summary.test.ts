import { describe, expect, it } from "vitest";
import { termSchema } from "@/domain/reward/spec";
import { termSummary } from "./term-summary";

describe("termSummary", () => {
  it("names transforms, gate and schedule, and is empty without them", () => {
    const plain = { id: "a", source: { type: "signal", signal: "correct" } };
    expect(termSummary(termSchema.parse(plain))).toBe("");
    const shaped = termSchema.parse({
      ...plain,
      transforms: [{ op: "clip", max: 1 }, { op: "rank" }],
      gate: { when: "parsed" },
      weight: { schedule: "linear", from: 0, to: 1, start: 0, end: 9 },
    });
    expect(termSummary(shaped)).toBe("clip −∞ to 1 · rank · when parsed · linear weight");
  });
});
