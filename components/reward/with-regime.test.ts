import { describe, expect, it } from "vitest";
import { isConstantObjective } from "@/domain/objective/objective";
import { type Objective, objectiveSchema } from "@/domain/reward/spec";
import { pickableRegimes, pickedRegime, withRegime } from "./with-regime";

const objectives: Objective[] = [
  { mode: "none" },
  { mode: "optimization", alpha: 0, betaInv: 1, normalization: "sum" },
  { mode: "optimization", alpha: 1, betaInv: 0, normalization: "mean" },
  { mode: "optimization", alpha: 2, betaInv: 3, normalization: "sum" },
  { mode: "sampling", alpha: 2, betaInv: 0, normalization: "sum" },
  { mode: "sampling", alpha: 1, betaInv: 100, normalization: "none" },
  { mode: "sampling", alpha: 0.5, betaInv: 2, normalization: "weighted_mean", normalizationPower: 0.5 },
];

describe("withRegime", () => {
  it("leads from anywhere to the regime that was picked, never to a constant objective", () => {
    for (const objective of objectives) {
      for (const regime of pickableRegimes) {
        const next = withRegime(objective, regime);
        expect(objectiveSchema.safeParse(next).success).toBe(true);
        expect(isConstantObjective(next)).toBe(false);
        expect(pickedRegime(next)).toBe(regime);
      }
    }
  });

  it("keeps what still has a meaning", () => {
    const tilted: Objective = { mode: "sampling", alpha: 1.25, betaInv: 7, normalization: "mean" };
    expect(withRegime(tilted, "tempered_sampling")).toEqual({ ...tilted, betaInv: 0 });
    expect(withRegime(tilted, "tilted_sampling")).toBe(tilted);
  });
});
