import { expect, test } from "vitest";
import { error, none, ok } from "@/domain/reward/outcome";
import { describeOutcomes } from "./describe-outcomes";

test("outcomes are counted by kind, and what is not scored yet is not counted", () => {
  expect(describeOutcomes({ outcomes: [ok(1), ok(2)] }, 2)).toBe("2 rollouts: a number each");
  const mixed = [ok(1), none, error("x"), error("y"), { status: "timeout" as const }, none, none];
  expect(describeOutcomes({ outcomes: mixed }, 5)).toBe(
    "5 rollouts: 1 with a number, 1 without a value, 2 errors, 1 timeout",
  );
});
