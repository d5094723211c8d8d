import { expect, test } from "vitest";
import { rewardSpecSchema } from "@/domain/reward/spec";
import { registeredFeature, requiredFeatures } from "./required-features";

const judge = { type: "score_model", endpoint: "judge", model: "m", prompt: "Rate {completion}" };
const spec = rewardSpecSchema.parse({
  schema: "rewardspec/1",
  name: "Judged",
  terms: [
    { id: "correct", source: { type: "signal", signal: "correct" } },
    { id: "style", source: { type: "python", code: "def score(rollout): return 1" } },
    { id: "kind", source: judge },
    { id: "calm", source: { ...judge, endpoint: "other" } },
  ],
});

test("names what the terms and the configuration ask of a trainer, each once", () => {
  expect(requiredFeatures(spec, { loraRank: 16 })).toEqual([
    { feature: "python", terms: [1] },
    { feature: "score_model", terms: [2, 3] },
    { feature: "endpoint:judge", terms: [2] },
    { feature: "endpoint:other", terms: [3] },
    { feature: "lora", terms: [] },
  ]);
});

test("asks for nothing where signals are scored and all weights are trained", () => {
  expect(requiredFeatures({ ...spec, terms: spec.terms.slice(0, 1) }, { loraRank: 0 })).toEqual([]);
  expect(requiredFeatures(null, { loraRank: 0 })).toEqual([]);
});

test("asks for an endpoint by the name that trainers register, however it is written", () => {
  const written = ["My-Judge", "my_judge"].map((endpoint, index) => ({
    id: `judge_${index}`,
    source: { ...judge, endpoint },
  }));
  const asked = requiredFeatures(rewardSpecSchema.parse({ ...spec, terms: written }), { loraRank: 0 });
  expect(asked).toEqual([
    { feature: "score_model", terms: [0, 1] },
    { feature: "endpoint:my_judge", terms: [0, 1] },
  ]);
});

test("keeps the endpoint that a trainer registers by that name too", () => {
  expect(["endpoint:My-Judge", "lora", "Odd-One"].map(registeredFeature)).toEqual([
    "endpoint:my_judge",
    "lora",
    "Odd-One",
  ]);
});
