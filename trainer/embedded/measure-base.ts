import { writeFileSync } from "node:fs";
import { passAtK } from "@/domain/evaluation/pass-at-k";
import { withinGroupVariance } from "@/domain/objective/dominance";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { groupOf } from "@/domain/rollout/rollout";
import { mean } from "@/domain/statistics/moments";
import { loadBaseModel } from "./base-models";
import { evaluationRecord, sampleInBlocks } from "./evaluate";
import { init } from "./jax";
import { scoreSamples } from "./rollouts";
import { createSampler } from "./sample";
import { arithmetic, tiers } from "./tasks/arithmetic";

// Measures the shipped base on validation prompts; the second half of `npm run make:base`.
const perPrompt = 32;
const prompts = arithmetic.prompts("validation");

await init();
const { shape, params } = await loadBaseModel("arithmetic-base");
const draw = { policy: params, reference: params, perPrompt, maxTokens: 26, seed: ["measure base"] };
const samples = await sampleInBlocks(createSampler(shape), draw, prompts, 256);
const spec = rewardSpecSchema.parse({
  schema: "rewardspec/1",
  name: "success",
  terms: [{ id: "correct", source: { type: "signal", signal: "correct" } }],
});
const scoring = { task: arithmetic, spec, algorithm: "rloo" as const, policyStep: 0, baseMeans: {} };
const batch = scoreSamples({ ...scoring, prompts, perPrompt, samples });
const at = { step: 0, split: "validation" as const, decoding: "sample", success: "correct" };
const { problems } = evaluationRecord(batch, at);
const accuracyOf = (tier: string) =>
  mean(problems.filter((problem) => problem.tier === tier).map((problem) => problem.correct / problem.samples));
const groups = batch.rollouts.map(groupOf);
const rounded = (value: number) => Number(value.toPrecision(4));
const statistics = {
  model: "arithmetic-base",
  split: "validation",
  prompts: prompts.length,
  samplesPerPrompt: perPrompt,
  accuracy: rounded(mean(problems.map((problem) => problem.correct / problem.samples))),
  accuracyByTier: Object.fromEntries(tiers.map((tier) => [tier, rounded(accuracyOf(tier))])),
  passAt16: rounded(mean(problems.map((problem) => passAtK(problem.samples, problem.correct, 16) ?? 0))),
  meanLength: rounded(mean(problems.map((problem) => problem.meanTokens))),
  meanRefLogprob: rounded(mean(problems.map((problem) => problem.meanRefLogprob ?? 0))),
  parsed: rounded(mean(batch.rollouts.map((rollout) => (rollout.parsedAnswer === null ? 0 : 1)))),
  /** Mean over prompts of the population variance within a prompt's samples: of success, and of S_ref (nats squared). */
  withinGroupVariance: {
    r: rounded(
      withinGroupVariance(
        batch.rollouts.map((r) => (r.parsedAnswer === r.answer ? 1 : 0)),
        groups,
      ),
    ),
    N: rounded(
      withinGroupVariance(
        batch.rollouts.map((r) => r.refLogprob ?? 0),
        groups,
      ),
    ),
  },
};
writeFileSync(new URL("./models/arithmetic-base.json", import.meta.url), `${JSON.stringify(statistics, null, 2)}\n`);
console.log(statistics);
