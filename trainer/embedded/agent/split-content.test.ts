import { expect, test } from "vitest";
import { BATCH_LIMITS } from "@/domain/protocol/messages";
import { splitContent } from "./split-content";

const metrics = Array.from({ length: 5 }, (_, step) => ({ metric: "loss", step, value: step }));
const group = (promptId: string, letters: number) => ({
  step: 1,
  split: "train" as const,
  promptId,
  rollouts: [{ promptId, completion: "x".repeat(letters), terms: {}, taskTotal: 1, objectiveTotal: 1, advantage: 0 }],
});

test("leaves an ordinary report in one batch", () => {
  const content = { metrics, rollouts: [group("p", 3)], evaluations: [], logs: [] };
  expect(splitContent(content, BATCH_LIMITS)).toEqual([content]);
});

test("splits a list that is longer than the server takes, in order", () => {
  const batches = splitContent({ metrics }, { ...BATCH_LIMITS, metrics: 2 });
  expect(batches.map((batch) => batch.metrics?.map(({ step }) => step))).toEqual([[0, 1], [2, 3], [4]]);
});

test("keeps every batch below the bytes the server takes", () => {
  const rollouts = ["a", "b", "c", "d"].map((id) => group(id, 2_000));
  const limits = { ...BATCH_LIMITS, bytes: 10_000 };
  const batches = splitContent({ metrics, rollouts }, limits);
  expect(batches.flatMap((batch) => batch.rollouts ?? [])).toEqual(rollouts);
  for (const batch of batches) expect(JSON.stringify(batch).length).toBeLessThan(limits.bytes);
});
