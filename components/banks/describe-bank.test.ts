import { expect, it } from "vitest";
import { bankLacks, bankNote, bankOrigin, bankSampling, bankShape, bankSize } from "./describe-bank";

it("says what a bank's state means where its badge does not", () => {
  const bank = { unresponsive: false, failureReason: null };
  expect(bankNote({ ...bank, status: "finished" })).toBeNull();
  expect(bankNote({ ...bank, status: "running" })).toBeNull();
  expect(bankNote({ ...bank, status: "running", unresponsive: true })).toContain("over a minute");
  expect(bankNote({ ...bank, status: "queued" })).toContain("Waits");
  expect(bankNote({ ...bank, status: "failed", failureReason: "no memory" })).toBe("It failed: no memory");
});

it("tells the size and shape of a bank", () => {
  expect(bankSize({ rollouts: 16384, bytes: 10 * 1024 ** 2 })).toBe("16,384 rollouts, 10.0 MB");
  expect(bankSize({ rollouts: 1, bytes: 700 })).toBe("1 rollout, 1 kB");
  expect(bankShape({ prompts: 256, samplesPerPrompt: 64, rollouts: 16384 })).toBe("256 prompts × 64");
  expect(bankShape({ prompts: 2, samplesPerPrompt: 3, rollouts: 5 })).toBe("2 prompts, up to 3 rollouts of one");
});

it("names how it was sampled and where it came from", () => {
  const plain = { temperature: 1, refTemperature: 1, topP: null, topK: null };
  expect(bankSampling(plain)).toBe("temperature 1");
  expect(bankSampling({ ...plain, temperature: 0.7, topP: 0.9, topK: 50 })).toBe(
    "temperature 0.7, top-p 0.9 and top-k 50; S_ref at temperature 1",
  );
  const of = { split: "train", fileName: null, steps: null };
  expect(bankOrigin({ ...of, source: "run", steps: { from: 1, to: 20 } })).toBe(
    "a run's training rollouts, steps 1 to 20",
  );
  expect(bankOrigin({ ...of, source: "imported", fileName: "x.jsonl" })).toBe(
    "imported from x.jsonl, training prompts",
  );
});

it("says what a bank lacks", () => {
  const whole = { rollouts: 10, withoutRef: 0, withoutText: 0, linesLeftOut: 0 };
  expect(bankLacks(whole)).toEqual([]);
  expect(bankLacks({ ...whole, withoutRef: 3, withoutText: 10, linesLeftOut: 1 })).toEqual([
    "All 10 rollouts kept without text.",
    "3 of 10 rollouts without S_ref: no forecast counts them.",
    "1 faulty line of the file left out.",
  ]);
});
