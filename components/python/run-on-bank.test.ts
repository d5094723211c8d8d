import { expect, test } from "vitest";
import { ok } from "@/domain/reward/outcome";
import { spread } from "./run-on-bank";

test("what was said of a part stands at its places in the bank, the rest has no value yet", () => {
  const fault = { message: "X", line: 1, column: null, traceback: "", count: 1 };
  const part = {
    outcomes: [ok(1), ok(2)],
    printed: { lines: [-1, 1].map((rollout) => ({ rollout, text: "hello" })), count: 2 },
    faults: [
      { ...fault, rollout: 0 },
      { ...fault, rollout: null },
    ],
    notes: [],
  };
  const whole = spread(part, [1, 3], 4);
  expect(whole.outcomes).toEqual([{ status: "none" }, ok(1), { status: "none" }, ok(2)]);
  expect(whole.printed.lines.map(({ rollout }) => rollout)).toEqual([-1, 3]);
  expect(whole.faults.map(({ rollout }) => rollout)).toEqual([1, null]);
});
