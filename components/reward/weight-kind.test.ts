import { describe, expect, it } from "vitest";
import { weightSchema } from "@/domain/reward/spec";
import { weightKind, weightKinds, withWeightKind } from "./weight-kind";

describe("withWeightKind", () => {
  it("leads from every kind to every other, always valid", () => {
    for (const { value: first } of weightKinds) {
      for (const { value: second } of weightKinds) {
        const weight = withWeightKind(withWeightKind(2, first), second);
        expect(weightKind(weight)).toBe(second);
        expect(weightSchema.safeParse(weight).success).toBe(true);
      }
    }
  });

  it("begins a schedule at the weight that stood there, and comes back to it", () => {
    const linear = withWeightKind(2, "linear");
    expect(linear).toEqual({ schedule: "linear", from: 2, to: 0, start: 0, end: 100 });
    expect(withWeightKind(linear, "constant")).toBe(2);
  });
});
