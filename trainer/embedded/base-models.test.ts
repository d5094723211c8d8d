import { readFile, stat } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { arithmeticBaseStatistics, gridworldBaseStatistics } from "@/domain/reward/presets";
import { baseModels, baseModelUrl, loadBaseModel } from "./base-models";
import { baseRecipes } from "./base-recipes";
import { init, tree } from "./jax";
import { parameterCount } from "./model";
import { readSafetensors } from "./safetensors";
import { STAGE_LIMITS } from "./stage";

const share = z.number().min(0).max(1);
const statisticsSchema = z.object({
  samplesPerPrompt: z.literal(256),
  accuracy: share,
  accuracyByTier: z.record(z.string(), share),
  passAt16: share,
  mostLikelyWrongOnHard: share,
  unsolvedByTier: z.record(z.string(), share),
  stageFaults: z.array(z.string()),
  withinGroupVariance: z.object({ r: z.number(), N: z.number() }),
});
const statisticsOf = async (id: string) =>
  statisticsSchema.parse(JSON.parse(await readFile(new URL(`./models/${id}.json`, import.meta.url), "utf8")));

describe.each(baseRecipes)("the shipped $id", ({ id, task, data }) => {
  it("is under 2 MB, has at least 95,000 weights, and says how it was made", async () => {
    expect((await stat(baseModelUrl(id))).size).toBeLessThan(2e6);
    await init();
    const { shape, params } = await loadBaseModel(id);
    expect(parameterCount(params)).toBeGreaterThanOrEqual(95_000);
    expect(shape.vocabulary).toBe(task.tokenizer.size);
    tree.dispose(params);
    const { metadata } = readSafetensors(await readFile(baseModelUrl(id)));
    expect(JSON.parse(metadata.recipe ?? "{}")).toMatchObject({ steps: 1800, batch: 192, data });
  });
  it("is the stage that was fixed before any RL (docs/regimes.md)", async () => {
    const { accuracy, accuracyByTier, passAt16, mostLikelyWrongOnHard, unsolvedByTier, stageFaults } =
      await statisticsOf(id);
    expect(stageFaults).toEqual([]);
    expect(accuracy).toBeGreaterThanOrEqual(STAGE_LIMITS.passAt1[0]);
    expect(accuracy).toBeLessThanOrEqual(STAGE_LIMITS.passAt1[1]);
    expect(passAt16 - accuracy).toBeGreaterThanOrEqual(STAGE_LIMITS.gainAt16);
    expect(mostLikelyWrongOnHard).toBeGreaterThanOrEqual(STAGE_LIMITS.wrongOnHard);
    expect(Math.max(...Object.values(unsolvedByTier))).toBeGreaterThan(0);
    const byTier = task.task.tiers.map((tier) => accuracyByTier[tier.id] ?? Number.NaN);
    expect(byTier).toEqual([...byTier].sort((a, b) => b - a));
  });
});

it("the presets by dominance are built on what was measured, from one draw of samples or another", async () => {
  for (const [id, { varR, varN }] of [
    ["arithmetic-base", arithmeticBaseStatistics],
    ["gridworld-base", gridworldBaseStatistics],
  ] as const) {
    const { withinGroupVariance } = await statisticsOf(id);
    expect(varR / withinGroupVariance.r).toBeCloseTo(1, 1);
    expect(varN / withinGroupVariance.N).toBeCloseTo(1, 1);
  }
});

it("every shipped base has a recipe and a task", () => {
  expect(baseModels.map(({ id, task }) => ({ id, task }))).toEqual(
    baseRecipes.map(({ id, task }) => ({ id, task: task.task.id })),
  );
});
