import { describe, expect, it } from "vitest";
import { readRecords } from "./record";
import { plannedRuns, torchStudy } from "./study";
import { type RunSummary, summarise } from "./summarise";

// What docs/torch-regimes.md says, asserted on the kept numbers of every run.
const records = readRecords(torchStudy.records);
const tiers = ["E", "M", "H", "X"];

function of(regime: string, seed: number): RunSummary {
  const found = records.find((record) => record.regime === regime && record.seed === seed);
  if (!found) throw new Error(`No numbers of ${regime} with seed ${seed} are kept.`);
  return summarise(found);
}
const gain = (regime: string, seed: number, tier: string) => {
  const { base, end } = of(regime, seed).test[tier] ?? { base: Number.NaN, end: Number.NaN };
  return end - base;
};

it("keeps every run of the study, each with the same configuration", () => {
  expect(records.map(({ task, regime, seed }) => `${task}-${regime}-seed${seed}`).sort()).toEqual(
    plannedRuns(torchStudy)
      .map(({ key }) => key)
      .sort(),
  );
  expect(new Set(records.map(({ config }) => JSON.stringify(config))).size).toBe(1);
});

describe.each(torchStudy.seeds)("with seed %i", (seed) => {
  it("task reward lifts every tier", () => {
    for (const tier of tiers) expect(gain("task_reward", seed, tier)).toBeGreaterThan(0);
  });
  it("sharpening lifts the easy tier, loses the others, the whole and pass@16", () => {
    expect(gain("distribution_sharpening", seed, "E")).toBeGreaterThan(0);
    for (const tier of ["M", "H", "X", "all"]) expect(gain("distribution_sharpening", seed, tier)).toBeLessThan(0);
    const { passAt16Base = Number.NaN, passAt16End } = of("distribution_sharpening", seed).test.all ?? {};
    expect(passAt16End).toBeLessThan(passAt16Base);
  });
  it("tempered sampling gains on the easy tier and loses on the hard one, and in all stays within .05 of the base", () => {
    expect(gain("tempered_sampling", seed, "E")).toBeGreaterThan(0);
    expect(gain("tempered_sampling", seed, "H")).toBeLessThan(0);
    expect(Math.abs(gain("tempered_sampling", seed, "all"))).toBeLessThan(0.05);
  });
  it("tilted sampling gains on E, M and H", () => {
    for (const tier of ["E", "M", "H"]) expect(gain("tilted_d1", seed, tier)).toBeGreaterThan(0);
  });
  it("sharpening makes the completions likelier under the base than any other regime does", () => {
    const sharpened = of("distribution_sharpening", seed).logpRef.end;
    for (const other of ["task_reward", "tempered_sampling", "tilted_d1"]) {
      expect(sharpened).toBeGreaterThan(of(other, seed).logpRef.end);
    }
  });
});
