import { expect, it } from "vitest";
import { runConfigSchema } from "@/domain/run/config";
import type { RunRecord } from "./record";
import { summarise } from "./summarise";

const at = (step: number, H: number) => ({
  step,
  accuracy: (1 + H) / 2,
  byTier: { E: 1, H },
  meanLength: 4,
  logpRef: -2,
});
const test = (correct: number[]) => ({
  decoding: "sample",
  meanLength: 4,
  logpRef: -2,
  samples: 16,
  tiers: ["E", "H"],
  correct,
});
const record: RunRecord = {
  task: "arithmetic",
  regime: "distribution_sharpening",
  title: "Distribution sharpening",
  seed: 1,
  objective: { mode: "none" },
  config: runConfigSchema.parse({ task: "arithmetic", baseModel: "arithmetic-base" }),
  machine: "any",
  seconds: 1,
  base: { dominance: null, rho: null },
  validation: [at(0, 0.3), at(5, 0.5), at(10, 0.2), at(15, 0.1), at(20, 0)],
  kl: Array.from({ length: 40 }, (_, i) => (i < 10 ? 100 : 2)),
  objectiveSd: Array.from({ length: 40 }, () => 1),
  baseTest: [test([16, 8])],
  endTest: [test([16, 0])],
};

it("finds a tier's peak and calls it collapsed by its drop from it, whatever the total does", () => {
  const { validation } = summarise(record);
  // The end of H is (.2 + .1 + 0) / 3 = .1, .4 below its peak at step 5; E never fell.
  expect(validation.H).toMatchObject({ base: 0.3, peak: 0.5, peakStep: 5, collapsed: true });
  expect(validation.H?.end).toBeCloseTo(0.1, 12);
  expect(validation.E).toMatchObject({ collapsed: false, end: 1 });
});

it("takes pass@1 and pass@16 of each tier from test, and the KL of the last thirty steps", () => {
  const summary = summarise(record);
  expect(summary.test.H).toEqual({ base: 0.5, end: 0, passAt16Base: 1, passAt16End: 0 });
  expect(summary.test.all).toEqual({ base: 0.75, end: 0.5, passAt16Base: 1, passAt16End: 0.5 });
  expect(summary.kl).toBe(2);
});
