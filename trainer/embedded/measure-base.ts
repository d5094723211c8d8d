import { writeFileSync } from "node:fs";
import { successOf } from "@/domain/metric/step-metrics";
import { withinGroupVariance } from "@/domain/objective/dominance";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { groupOf } from "@/domain/rollout/rollout";
import { mean } from "@/domain/statistics/moments";
import { loadBaseModel } from "./base-models";
import { type BaseRecipe, recipesOf } from "./base-recipes";
import { evaluationRecord, sampleInBlocks } from "./evaluate";
import { init } from "./jax";
import { scoreSamples } from "./rollouts";
import { createSampler } from "./sample";
import { stageOf } from "./stage";

// npm run measure:base -- [name ...]: measures the shipped bases on all validation prompts, before any RL.
const SAMPLES = 256;
const rounded = (value: number) => Number(value.toPrecision(4));

await init();
for (const recipe of recipesOf(process.argv.slice(2))) await measure(recipe);

async function measure({ id, task }: BaseRecipe): Promise<void> {
  const { shape, params } = await loadBaseModel(id);
  const prompts = task.prompts("validation");
  const { success, tiers, maxTokens } = task.task;
  const draw = { policy: params, reference: params, perPrompt: SAMPLES, maxTokens, seed: ["measure base"] };
  const samples = await sampleInBlocks(createSampler(shape), draw, prompts, 256);
  const spec = rewardSpecSchema.parse({
    schema: "rewardspec/1",
    name: "success",
    terms: [{ id: success, source: { type: "signal", signal: success } }],
  });
  const scoring = { task, spec, algorithm: "rloo" as const, policyStep: 0, baseMeans: {} };
  const batch = await scoreSamples({ ...scoring, prompts, perPrompt: SAMPLES, samples });
  const at = { step: 0, split: "validation" as const, decoding: "sample", success };
  const { problems } = evaluationRecord(batch, at);
  const groups = batch.rollouts.map(groupOf);
  const accuracyOf = (tier: string) =>
    mean(problems.filter((problem) => problem.tier === tier).map((problem) => problem.correct / problem.samples));
  const stage = stageOf(
    problems,
    tiers.map((tier) => tier.id),
  );
  const statistics = {
    model: id,
    split: "validation",
    prompts: prompts.length,
    samplesPerPrompt: SAMPLES,
    accuracy: rounded(stage.passAt1),
    accuracyByTier: Object.fromEntries(tiers.map((tier) => [tier.id, rounded(accuracyOf(tier.id))])),
    passAt16: rounded(stage.passAt16),
    mostLikelyWrongOnHard: rounded(stage.wrongOnHard),
    unsolvedByTier: Object.fromEntries(Object.entries(stage.unsolved).map(([tier, share]) => [tier, rounded(share)])),
    stageFaults: stage.faults,
    meanLength: rounded(mean(problems.map((problem) => problem.meanTokens))),
    meanRefLogprob: rounded(mean(problems.map((problem) => problem.meanRefLogprob ?? 0))),
    parsed: rounded(mean(batch.rollouts.map((rollout) => (rollout.parsedAnswer === null ? 0 : 1)))),
    /** Mean over prompts of the population variance within a prompt's samples: of success, and of S_ref (nats squared). */
    withinGroupVariance: {
      r: rounded(
        withinGroupVariance(
          batch.rollouts.map((rollout) => successOf(rollout, success) ?? 0),
          groups,
        ),
      ),
      N: rounded(
        withinGroupVariance(
          batch.rollouts.map((rollout) => rollout.refLogprob ?? 0),
          groups,
        ),
      ),
    },
  };
  writeFileSync(new URL(`./models/${id}.json`, import.meta.url), `${JSON.stringify(statistics, null, 2)}\n`);
  console.log(statistics);
}
