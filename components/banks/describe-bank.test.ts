import { expect, it } from "vitest";
import { bankNote, bankShape, bankSize } from "./describe-bank";

it("says what a bank's state means where its badge does not", () => {
  const bank = { unresponsive: false, failureReason: null };
  expect(bankNote({ ...bank, status: "finished" })).toBeNull();
  expect(bankNote({ ...bank, status: "running" })).toBeNull();
  expect(bankNote({ ...bank, status: "running", unresponsive: true })).toContain("over a minute");
  expect(bankNote({ ...bank, status: "queued" })).toContain("Waits");
  expect(bankNote({ ...bank, status: "failed", failureReason: "no memory" })).toBe("It failed: no memory");
});

it("tells the size of a bank in rollouts and megabytes", () => {
  expect(bankSize({ rollouts: 16384, bytes: 10 * 1024 ** 2 })).toBe("16,384 rollouts, 10.0 MB");
  expect(bankShape({ prompts: 256, samplesPerPrompt: 64, temperature: 1 })).toBe("256 prompts × 64 at T = 1");
});
