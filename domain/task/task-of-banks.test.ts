import { expect, test } from "vitest";
import { watchBank } from "./seen-in-bank";
import { taskOfBanks } from "./task-of-banks";

function seenIn(
  rollouts: { signals: Record<string, number | number[]>; tier?: string; tokens?: number }[],
  success: string | null,
) {
  const watch = watchBank();
  for (const rollout of rollouts) watch.take({ tokens: 0, ...rollout });
  return watch.seen(success);
}

test("a task is what its rollouts show: kinds, what was seen, tiers, and the signal chosen as success", () => {
  const seen = seenIn(
    [
      { signals: { solved: 0, tests: 3, margin: -1.5, step_ok: 1 }, tier: "hard", tokens: 9 },
      { signals: { solved: 1, tests: 12, step_ok: [0, 1] }, tier: "easy", tokens: 41 },
      { signals: { step_ok: [] } },
    ],
    "solved",
  );
  const task = taskOfBanks({ id: "code", banks: [seen] });
  expect(task.signals.map(({ name, kind, unit, range }) => [name, kind, unit, ...range])).toEqual([
    ["solved", "outcome", "share", 0, 1],
    ["tests", "outcome", "count", 3, 12],
    ["margin", "outcome", "value", -1.5, -1.5],
    ["step_ok", "step", "share", 0, 1],
  ]);
  expect(task.signals[1]?.description).toBe("Seen in the bank: from 3 to 12");
  expect(task).toMatchObject({ success: "solved", maxTokens: 41, tiers: [{ id: "easy" }, { id: "hard" }] });
});

test("banks of one task add up, and the newest that names success decides it", () => {
  const newest = seenIn([{ signals: { reward: 2 } }], null);
  const middle = seenIn([{ signals: { reward: [0.5], acc: 1 } }], "acc");
  const oldest = seenIn([{ signals: { reward: 0, acc: 0 } }], "reward");
  const task = taskOfBanks({ id: "sql", banks: [newest, middle, oldest] });
  expect(task.success).toBe("acc");
  expect(task.signals[0]).toMatchObject({ kind: "step", unit: "value", range: [0, 2] });
});

test("names that no reward can say, and those that every trainer measures, are no signals of the task", () => {
  const seen = seenIn([{ signals: { "reward/format": 1, tokens: 4, constructor: 1, ok: 1 } }], "reward/format");
  const task = taskOfBanks({ id: "maths", banks: [seen] });
  expect(task.signals.map(({ name }) => name)).toEqual(["constructor", "ok"]);
  expect([task.success, task.maxTokens]).toEqual(["", 2048]);
});
