import { expect, it } from "vitest";
import { bankKind } from "./bank-kind";

it("says where a bank's rollouts came from", () => {
  const none = { split: "validation", steps: null, runNumber: null };
  expect(bankKind({ ...none, source: "sampled" })).toBe("sampled from the base");
  expect(bankKind({ ...none, source: "imported" })).toBe("imported");
  expect(bankKind({ ...none, source: "imported", split: "train" })).toBe("imported, training prompts");
  expect(bankKind({ source: "run", split: "train", steps: { from: 1, to: 6 }, runNumber: 3 })).toBe(
    "run #3, training, steps 1 to 6",
  );
});
