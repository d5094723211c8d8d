import { expect, test } from "vitest";
import { readKey } from "./snapshot";

test("knows a read again, whatever the order of its fields and what the client library adds", () => {
  const kept = readKey("rollouts.page", { runId: "a", step: 3, split: "train", limit: 8 });
  expect(
    readKey("rollouts.page", { limit: 8, cursor: null, step: 3, direction: "forward", split: "train", runId: "a" }),
  ).toBe(kept);
  expect(readKey("rollouts.page", { runId: "a", step: 4, split: "train", limit: 8 })).not.toBe(kept);
  expect(readKey("runs.get", { runId: "a", step: 3, split: "train", limit: 8 })).not.toBe(kept);
});

test("tells reads apart whose lists differ in order", () => {
  expect(readKey("series.points", { metrics: ["a", "b"] })).not.toBe(readKey("series.points", { metrics: ["b", "a"] }));
});
