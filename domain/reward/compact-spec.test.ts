import { describe, expect, it } from "vitest";
import { rewardPresets } from "@/domain/reward/presets";
import { type RewardSpecInput, rewardSpecSchema } from "@/domain/reward/spec";
import { compactSpec } from "./compact-spec";

describe("compactSpec", () => {
  it("means the same reward as before, for every preset", () => {
    for (const preset of rewardPresets()) {
      expect(rewardSpecSchema.parse(compactSpec(preset.spec))).toEqual(preset.spec);
    }
  });

  it("keeps what differs from the defaults", () => {
    const input: RewardSpecInput = {
      schema: "rewardspec/1",
      name: "r",
      terms: [
        { id: "a", source: { type: "signal", signal: "correct" }, transforms: [{ op: "invert" }], gate: { when: "1" } },
      ],
      aggregate: { op: "lexicographic", order: ["a"], missing: "zero", clip: { max: 1 } },
    };
    const spec = rewardSpecSchema.parse(input);
    expect(rewardSpecSchema.parse(compactSpec(spec))).toEqual(spec);
  });
});
