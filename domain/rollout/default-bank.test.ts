import { expect, it } from "vitest";
import type { BankInfo } from "./bank-info";
import { defaultBank } from "./default-bank";

const bank = (id: string, changes: Partial<BankInfo> = {}): BankInfo => ({
  ...{ id, name: id, task: "t", baseModel: "base", source: "sampled", split: "validation", temperature: 1 },
  ...{
    topP: null,
    topK: null,
    refTemperature: 1,
    prompts: 1,
    rollouts: 4,
    samplesPerPrompt: 4,
    bytes: 1,
    accuracy: null,
  },
  ...{ withoutRef: 0, withoutSampling: 0, withoutText: 0, runId: null, runNumber: null, steps: null, fileName: null },
  ...{ status: "finished", createdAt: new Date(0) },
  ...changes,
});
const of = (banks: BankInfo[]) => defaultBank(banks, { baseModel: "base", temperature: 1 })?.id ?? null;

it("takes what a launch is checked on before what is newer", () => {
  const newer = [bank("run", { source: "run" }), bank("imported", { source: "imported" })];
  expect(of([...newer, bank("hot", { temperature: 1.2 }), bank("sampled"), bank("older")])).toBe("sampled");
  expect(of([...newer, bank("hot", { temperature: 1.2 })])).toBe("hot");
  expect(of([...newer, bank("other", { baseModel: "another" })])).toBe("imported");
  expect(of([bank("run", { source: "run" }), bank("train", { source: "imported", split: "train" })])).toBe("train");
});

it("shows what no launch would take where there is nothing else", () => {
  expect(of([bank("run", { source: "run", split: "train" }), bank("val", { source: "run" })])).toBe("val");
  expect(of([bank("run", { source: "run" }), bank("other", { baseModel: "another" })])).toBe("other");
  expect(of([bank("test", { source: "imported", split: "test" })])).toBe(null);
  expect(of([])).toBe(null);
});
