import { readFile, stat } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { arithmeticBaseStatistics } from "@/domain/reward/presets";
import { baseModels, baseModelUrl, loadBaseModel } from "./base-models";
import { init, tree } from "./jax";
import { parameterCount } from "./model";
import { readSafetensors } from "./safetensors";
import { arithmetic } from "./tasks/arithmetic";

describe("the shipped base of arithmetic", () => {
  it("is under 2 MB, has at least 95,000 weights, and says how it was made", async () => {
    expect((await stat(baseModelUrl("arithmetic-base"))).size).toBeLessThan(2e6);
    await init();
    const { shape, params } = await loadBaseModel("arithmetic-base");
    expect(parameterCount(params)).toBeGreaterThanOrEqual(95_000);
    expect(shape.vocabulary).toBe(arithmetic.tokenizer.size);
    tree.dispose(params);
    const { metadata } = readSafetensors(await readFile(baseModelUrl("arithmetic-base")));
    expect(JSON.parse(metadata.recipe ?? "{}")).toMatchObject({ steps: 1800, batch: 192, peakLearningRate: 3e-3 });
  });
  it("solves the easy tiers more often than the hard ones", async () => {
    const text = await readFile(new URL("./models/arithmetic-base.json", import.meta.url), "utf8");
    const share = z.number();
    const schema = z.object({
      accuracyByTier: z.object({ E: share, M: share, H: share, X: share }),
      withinGroupVariance: z.object({ r: share, N: share }),
    });
    const { accuracyByTier, withinGroupVariance } = schema.parse(JSON.parse(text));
    const { E, M, H, X } = accuracyByTier;
    // The presets by dominance are built on these, from another draw of samples.
    expect(arithmeticBaseStatistics.varR / withinGroupVariance.r).toBeCloseTo(1, 1);
    expect(arithmeticBaseStatistics.varN / withinGroupVariance.N).toBeCloseTo(1, 1);
    expect([E > M, M > H, H > X, X < 0.1]).toEqual([true, true, true, true]);
  });
  it("belongs to a task that the trainer knows", () => {
    expect(baseModels.map((model) => model.task)).toEqual(["arithmetic"]);
  });
});
