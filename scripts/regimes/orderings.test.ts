import { describe, expect, it } from "vitest";
import { type RunRecord, readRecords } from "./record";
import { embeddedStudy, plannedRuns } from "./study";
import { type RunSummary, summarise } from "./summarise";

// What docs/regimes.md says, asserted on the kept numbers of every run: orderings, no numbers.
const records = readRecords(embeddedStudy.records);
const SEEDS = embeddedStudy.seeds;

type Kept = { record: RunRecord; summary: RunSummary };
const kept: Kept[] = records.map((record) => ({ record, summary: summarise(record) }));

function of(task: string, regime: string, seed: number): RunSummary {
  const found = kept.find(({ record }) => record.task === task && record.regime === regime && record.seed === seed);
  if (!found) throw new Error(`No numbers of ${regime} on ${task} with seed ${seed} are kept.`);
  return found.summary;
}
const end = (task: string, regime: string, seed: number, tier: string) =>
  of(task, regime, seed).test[tier]?.end ?? Number.NaN;
const base = (task: string, seed: number, tier: string) => of(task, "task_reward", seed).test[tier]?.base ?? Number.NaN;

it("keeps every run of the study, each with the same configuration on its task", () => {
  expect(records.map(({ task, regime, seed }) => `${task}-${regime}-seed${seed}`).sort()).toEqual(
    plannedRuns(embeddedStudy)
      .map(({ key }) => key)
      .sort(),
  );
  for (const task of ["arithmetic", "gridworld"]) {
    const configs = records.filter((record) => record.task === task).map(({ config }) => JSON.stringify(config));
    expect(new Set(configs).size).toBe(1);
  }
});

describe.each(SEEDS)("with seed %i", (seed) => {
  it("task reward lifts every tier of arithmetic above the base, the hardest too", () => {
    for (const tier of ["E", "M", "H", "X"]) {
      expect(end("arithmetic", "task_reward", seed, tier)).toBeGreaterThan(base("arithmetic", seed, tier));
    }
  });
  it("sharpening lifts the easy tier of arithmetic and loses the hard ones", () => {
    const sharpened = (tier: string) => end("arithmetic", "distribution_sharpening", seed, tier);
    expect(sharpened("E")).toBeGreaterThan(base("arithmetic", seed, "E"));
    for (const tier of ["H", "X"]) expect(sharpened(tier)).toBeLessThan(base("arithmetic", seed, tier));
  });
  it("on the gridworld's hard tier task reward ends above the base and sharpening below it", () => {
    expect(end("gridworld", "task_reward", seed, "hard")).toBeGreaterThan(base("gridworld", seed, "hard"));
    expect(end("gridworld", "distribution_sharpening", seed, "hard")).toBeLessThan(base("gridworld", seed, "hard"));
  });
  it("the more the task reward dominates, the better tilted sampling ends on the hard tiers", () => {
    for (const [task, tier] of [
      ["arithmetic", "H"],
      ["gridworld", "hard"],
    ] as const) {
      const [quarter, one, four] = ["tilted_d0_25", "tilted_d1", "tilted_d4"].map((id) => end(task, id, seed, tier));
      expect(one).toBeGreaterThan(quarter ?? Number.NaN);
      expect(four).toBeGreaterThan(one ?? Number.NaN);
    }
  });
  it("sharpening makes the completions likelier under the base than any other regime does", () => {
    for (const task of ["arithmetic", "gridworld"]) {
      const others = ["task_reward", "tempered_sampling", "tilted_d0_25", "tilted_d1", "tilted_d4"];
      const sharpened = of(task, "distribution_sharpening", seed).logpRef.end;
      for (const other of others) expect(sharpened).toBeGreaterThan(of(task, other, seed).logpRef.end);
    }
  });
});
